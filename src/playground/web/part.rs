//! The parts of the page that only draw.
//!
//! A Yew component each would bring its own copy of Yew's life cycle, a kilobyte and a half of the packed page. So there
//! is one component, [`View`], which draws any [`Draw`] and draws it anew only when it is no longer equal to the last one.

use std::any::Any;
use std::rc::Rc;

use yew::virtual_dom::Key;
use yew::{Component, Context, Html, Properties, html};

/// What is drawn from nothing but itself.
pub(super) trait Draw: PartialEq + 'static {
    fn draw(&self) -> Html;
}

/// A part as a piece of the page.
pub(super) fn part(what: impl Draw) -> Html {
    view(Rc::new(what), None)
}

/// A part of a list, found again by its key.
pub(super) fn keyed(key: impl Into<Key>, what: impl Draw) -> Html {
    view(Rc::new(what), Some(key.into()))
}

fn view(what: Rc<dyn AnyPart>, key: Option<Key>) -> Html {
    match key {
        Some(key) => html! { <View {key} part={Handle(what)} /> },
        None => html! { <View part={Handle(what)} /> },
    }
}

/// Equal to the very same value only, without a look inside. It keeps the value: the address of one that is gone may become
/// another's.
pub(super) struct Same<T>(pub(super) Rc<T>);

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A [`Draw`] whose type is forgotten.
trait AnyPart {
    fn draw(&self) -> Html;
    fn is(&self, other: &dyn AnyPart) -> bool;
    fn as_any(&self) -> &dyn Any;
}

impl<T: Draw> AnyPart for T {
    fn draw(&self) -> Html {
        Draw::draw(self)
    }

    fn is(&self, other: &dyn AnyPart) -> bool {
        other.as_any().downcast_ref::<T>() == Some(self)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

#[derive(Clone)]
struct Handle(Rc<dyn AnyPart>);

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        self.0.is(&*other.0)
    }
}

#[derive(Properties, PartialEq)]
struct Props {
    part: Handle,
}

struct View;

impl Component for View {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        View
    }

    fn view(&self, context: &Context<Self>) -> Html {
        context.props().part.0.draw()
    }
}
