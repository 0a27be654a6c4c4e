//! What travels: drawn on a canvas behind the nodes. The nodes and the log say the same in text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::prelude::*;

use super::super::browser;
use crate::playground::protocol::{Frame, Pulse};
use crate::playground::state::Run;
use crate::sim::invariants::Broken;
use crate::sim::scenario::Node;
use crate::sim::view::{FlightKind, FlightView};

/// Real milliseconds of a record's way into the log, and from there to the orderers.
pub(super) const IN: f64 = 420.0;
pub(super) const OUT: f64 = 260.0;
/// Real milliseconds after which the places of the nodes are measured again.
const MEASURE: f64 = 500.0;

#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) run: Run,
    /// Nothing is sent on its way by itself: the run stands, or is too fast to follow.
    pub(super) still: bool,
}

#[component]
pub(super) fn Motion(props: &Props) -> Html {
    let canvas = use_node_ref();
    let painter = use_memo((), |()| Painter::new(canvas.clone()));
    {
        let painter = painter.clone();
        let still = props.still;
        use_effect_with(props.run.frame.clone(), move |frame| painter.show(frame, still));
    }
    {
        let (painter, canvas) = (painter.clone(), canvas.clone());
        use_effect_with((), move |()| {
            let scene = canvas.cast::<Element>().and_then(|canvas| canvas.parent_element());
            let watch = scene.and_then(|scene| browser::Watch::over(&scene, Box::new(move || painter.measure_soon())));
            move || drop(watch)
        });
    }
    html! { <canvas class="motion" ref={canvas} aria-hidden="true" /> }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    x: f64,
    y: f64,
}

/// Where a node of the scene is.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    middle: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Anchor {
    fn above(self) -> Point {
        Point {
            x: self.middle,
            y: self.top,
        }
    }

    fn below(self) -> Point {
        Point {
            x: self.middle,
            y: self.bottom,
        }
    }
}

/// A record on its way, since a moment of the real clock.
struct Traveller {
    pulse: Pulse,
    author: Option<u8>,
    since: f64,
}

struct Painter {
    canvas: NodeRef,
    frame: RefCell<Rc<Frame>>,
    travellers: RefCell<Vec<Traveller>>,
    /// By name, a dozen of them.
    anchors: RefCell<Vec<(String, Anchor)>>,
    measured: Cell<f64>,
    size: Cell<(f64, f64)>,
    colours: RefCell<Vec<String>>,
    turn: browser::Turn,
    scheduled: Cell<bool>,
    look: RefCell<Option<Closure<dyn FnMut()>>>,
    /// It is going to measure.
    looks: Cell<bool>,
    /// What broke has been brought into sight.
    showed: Cell<bool>,
}

impl Painter {
    fn new(canvas: NodeRef) -> Rc<Self> {
        let painter = Rc::new(Painter {
            canvas,
            frame: RefCell::default(),
            travellers: RefCell::default(),
            anchors: RefCell::default(),
            measured: Cell::new(f64::MIN),
            size: Cell::new((0.0, 0.0)),
            colours: RefCell::default(),
            turn: RefCell::new(None),
            scheduled: Cell::new(false),
            look: RefCell::new(None),
            looks: Cell::new(false),
            showed: Cell::new(false),
        });
        let turning = Rc::clone(&painter);
        *painter.turn.borrow_mut() = Some(Closure::new(move |time| turning.tick(time)));
        let looking = Rc::clone(&painter);
        *painter.look.borrow_mut() = Some(Closure::new(move || {
            looking.looks.set(false);
            looking.measured.set(browser::now());
            looking.show_broken();
            looking.measure();
            looking.schedule();
        }));
        painter
    }

    fn show(&self, frame: &Rc<Frame>, still: bool) {
        if !still && !browser::prefers_calm() {
            let since = browser::now();
            let traveller = |pulse: &Pulse| Traveller {
                pulse: *pulse,
                author: pulse.envelope.and_then(|envelope| frame.author(envelope)),
                since,
            };
            let here = frame.pulses.iter().filter(|pulse| pulse.channel == super::CHANNEL);
            self.travellers.borrow_mut().extend(here.map(traveller));
        }
        *self.frame.borrow_mut() = Rc::clone(frame);
        self.measure_soon();
        self.schedule();
    }

    fn schedule(&self) {
        if self.scheduled.get() {
            return;
        }
        if let (Some(window), Some(turn)) = (browser::window(), self.turn.borrow().as_ref()) {
            self.scheduled
                .set(window.request_animation_frame(turn.as_ref().unchecked_ref()).is_ok());
        }
    }

    fn tick(&self, time: f64) {
        self.scheduled.set(false);
        self.travellers.borrow_mut().retain(|one| time - one.since < IN + OUT);
        let context = self
            .canvas
            .cast::<HtmlCanvasElement>()
            .and_then(|canvas| canvas.get_context("2d").ok()??.dyn_into().ok());
        if let Some(context) = context {
            self.paint(&context, time);
        }
        if !self.travellers.borrow().is_empty() {
            self.schedule();
        }
    }

    /// Measures when the picture is on the screen, and not all the time: at once the page would be laid out only for it.
    /// The first time waits for a moment without work, as the editors come first.
    fn measure_soon(&self) {
        if self.looks.get() {
            return;
        }
        let wait = (self.measured.get() + MEASURE - browser::now()).max(0.0) as i32;
        if let (Some(window), Some(look)) = (browser::window(), self.look.borrow().as_ref()) {
            let look = look.as_ref().unchecked_ref();
            let is_first = self.measured.get() == f64::MIN;
            // Not every browser tells of such moments.
            let idle = is_first && window.request_idle_callback(look).is_ok();
            let later = || window.set_timeout_with_callback_and_timeout_and_arguments_0(look, wait);
            self.looks.set(idle || later().is_ok());
        }
    }

    /// Brings what broke into sight, once: the verdict has taken room from the scene.
    fn show_broken(&self) {
        let frame = self.frame.borrow();
        let first = frame.world.broken.first();
        if self.showed.replace(first.is_some()) {
            return;
        }
        let place = first.map(|breach| match breach.what {
            Broken::Panicked { .. } | Broken::ChainStopped { .. } => ".orderers",
            _ => ".chains",
        });
        let scene = self.canvas.cast::<Element>().and_then(|canvas| canvas.parent_element());
        let zone = place.and_then(|place| scene?.query_selector(place).ok()?);
        if let Some(zone) = zone {
            zone.scroll_into_view_with_bool(false);
        }
    }

    /// Where everything is, in CSS pixels from the scene's corner.
    fn measure(&self) {
        let Some(scene) = self.canvas.cast::<Element>().and_then(|canvas| canvas.parent_element()) else {
            return;
        };
        let frame = scene.get_bounding_client_rect();
        let (left, top) = (
            frame.left() - f64::from(scene.scroll_left()),
            frame.top() - f64::from(scene.scroll_top()),
        );
        let mut anchors = self.anchors.borrow_mut();
        anchors.clear();
        if let Ok(nodes) = scene.query_selector_all("[data-anchor]") {
            for node in (0..nodes.length()).filter_map(|index| nodes.get(index)?.dyn_into::<Element>().ok()) {
                let place = node.get_bounding_client_rect();
                if let Some(name) = node.get_attribute("data-anchor") {
                    let anchor = Anchor {
                        middle: place.left() + place.width() / 2.0 - left,
                        right: place.right() - left,
                        top: place.top() - top,
                        bottom: place.bottom() - top,
                    };
                    anchors.push((name, anchor));
                }
            }
        }
        drop(anchors);
        // Down to the last zone: the scene's own height of all that scrolls has the canvas in it.
        let end = scene
            .last_element_child()
            .map_or(0.0, |zone| zone.get_bounding_client_rect().bottom() - top);
        self.resize(
            f64::from(scene.client_width()),
            end.max(f64::from(scene.client_height())),
        );
        self.read_colours();
    }

    fn resize(&self, width: f64, height: f64) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else {
            return;
        };
        let ratio = browser::window().map_or(1.0, |window| window.device_pixel_ratio());
        let (wide, high) = ((width * ratio) as u32, (height * ratio) as u32);
        if (canvas.width(), canvas.height()) != (wide, high) {
            canvas.set_width(wide);
            canvas.set_height(high);
            let style = canvas.style();
            // Plain lengths of known properties are never refused.
            let _ = style.set_property("width", &format!("{width}px"));
            let _ = style.set_property("height", &format!("{height}px"));
        }
        self.size.set((width, height));
    }

    /// The palette of the present theme: six clients, others, time-to-cut, lines.
    fn read_colours(&self) {
        let style = browser::window().and_then(|window| {
            let root: Element = browser::root()?.into();
            window.get_computed_style(&root).ok()?
        });
        let names = (0..6).map(|index| format!("--client-{index}"));
        let names = names.chain(["--ink-3", "--ttc", "--line", "--error"].map(str::to_owned));
        let colour = |name: String| {
            style
                .as_ref()
                .and_then(|style| style.get_property_value(&name).ok())
                .unwrap_or_default()
        };
        *self.colours.borrow_mut() = names.map(colour).collect();
    }

    fn paint(&self, context: &CanvasRenderingContext2d, time: f64) {
        let ratio = browser::window().map_or(1.0, |window| window.device_pixel_ratio());
        let (width, height) = self.size.get();
        // A scale and a rectangle of finite numbers are never refused.
        let _ = context.set_transform(ratio, 0.0, 0.0, ratio, 0.0, 0.0);
        context.clear_rect(0.0, 0.0, width, height);
        self.lines(context);
        for flight in &self.frame.borrow().world.flights {
            self.flight(context, flight);
        }
        for traveller in self.travellers.borrow().iter() {
            self.traveller(context, traveller, time);
        }
    }

    fn log(&self) -> Option<Anchor> {
        self.named("log")
    }

    /// Where new records come to the log.
    fn log_end(&self) -> Option<Point> {
        self.log().map(|log| Point {
            x: log.right - 40.0,
            y: log.top,
        })
    }

    fn client(&self, index: usize) -> Option<Point> {
        self.anchor("client", index).map(Anchor::below)
    }

    fn orderer(&self, index: usize) -> Option<Anchor> {
        self.anchor("orderer", index)
    }

    fn anchor(&self, kind: &str, index: usize) -> Option<Anchor> {
        self.named(&format!("{kind}-{index}"))
    }

    fn named(&self, name: &str) -> Option<Anchor> {
        let anchors = self.anchors.borrow();
        let found = anchors.iter().find(|(known, _)| known == name);
        found.map(|(_, anchor)| *anchor)
    }

    fn colour(&self, index: usize) -> String {
        self.colours.borrow().get(index).cloned().unwrap_or_default()
    }

    /// Who talks to whom.
    fn lines(&self, context: &CanvasRenderingContext2d) {
        let frame = self.frame.borrow();
        context.set_stroke_style_str(&self.colour(8));
        context.set_line_width(1.0);
        context.begin_path();
        let log = self.log();
        let alive = |index: &usize| frame.world.orderers[*index].alive;
        let orderers = (0..frame.world.orderers.len()).filter(alive);
        for orderer in orderers.filter_map(|index| self.orderer(index)) {
            for client in (0..frame.world.clients.len()).filter_map(|index| self.client(index)) {
                curve(context, client, orderer.above());
            }
            if let Some(log) = log {
                let to = Point {
                    x: orderer.middle,
                    y: log.top,
                };
                curve(context, orderer.below(), to);
            }
        }
        context.stroke();
    }

    /// A message where it really is: seen when the run stands or goes slowly.
    fn flight(&self, context: &CanvasRenderingContext2d, flight: &FlightView) {
        if flight.channel != super::CHANNEL {
            return;
        }
        let now = self.frame.borrow().world.now;
        let (Some(from), Some(to)) = (self.place(flight.from), self.place(flight.to)) else {
            return;
        };
        let whole = flight.arrives.saturating_sub(flight.sent).max(1) as f64;
        let share = (now.saturating_sub(flight.sent) as f64 / whole).clamp(0.0, 1.0);
        let author = flight
            .envelopes
            .first()
            .and_then(|envelope| self.frame.borrow().author(*envelope));
        match flight.what {
            FlightKind::TimeToCut => diamond(context, along(from, to, share), &self.colour(7)),
            FlightKind::Answer { success } | FlightKind::ProduceAnswer { success } => {
                ring(
                    context,
                    along(from, to, share),
                    &self.colour(if success { 6 } else { 9 }),
                );
            }
            FlightKind::Control => ring(context, along(from, to, share), &self.colour(6)),
            _ => square(context, along(from, to, share), 8.0, &self.tint(author)),
        }
    }

    fn place(&self, node: Node) -> Option<Point> {
        match node {
            Node::Client(index) => self.client(index as usize),
            Node::Orderer(index) => self.orderer(index as usize).map(|orderer| Point {
                x: orderer.middle,
                y: (orderer.top + orderer.bottom) / 2.0,
            }),
            Node::Broker(_) => self.log_end(),
            Node::ZooKeeper(_) => None,
        }
    }

    fn tint(&self, author: Option<u8>) -> String {
        self.colour(author.map_or(6, |author| usize::from(author % 6)))
    }

    fn traveller(&self, context: &CanvasRenderingContext2d, one: &Traveller, time: f64) {
        let age = time - one.since;
        let (Some(poster), Some(log)) = (self.orderer(one.pulse.poster.unwrap_or(0) as usize), self.log_end()) else {
            return;
        };
        let draw = |at: Point, size: f64| {
            if one.pulse.time_to_cut {
                diamond(context, at, &self.colour(7));
            } else {
                square(context, at, size, &self.tint(one.author));
            }
        };
        if age < IN {
            let client = one.author.and_then(|author| self.client(author.into()));
            let half = IN * 0.45;
            match client {
                Some(client) if age < half => draw(along(client, poster.above(), age / half), 9.0),
                _ => draw(along(poster.below(), log, ((age - half) / (IN - half)).max(0.0)), 9.0),
            }
            return;
        }
        let share = (age - IN) / OUT;
        for index in 0..self.frame.borrow().world.orderers.len() {
            if let Some(orderer) = self.orderer(index) {
                draw(along(log, orderer.below(), share), 6.0);
            }
        }
    }
}

/// A point of the curve between two places, slow at both ends.
fn along(from: Point, to: Point, share: f64) -> Point {
    let eased = share * share * (3.0 - 2.0 * share);
    let bend = (to.y - from.y) / 2.0;
    let rest = 1.0 - eased;
    let (a, b, c, d) = (
        rest * rest * rest,
        3.0 * rest * rest * eased,
        3.0 * rest * eased * eased,
        eased * eased * eased,
    );
    Point {
        x: a * from.x + b * from.x + c * to.x + d * to.x,
        y: a * from.y + b * (from.y + bend) + c * (to.y - bend) + d * to.y,
    }
}

fn curve(context: &CanvasRenderingContext2d, from: Point, to: Point) {
    let bend = (to.y - from.y) / 2.0;
    context.move_to(from.x, from.y);
    context.bezier_curve_to(from.x, from.y + bend, to.x, to.y - bend, to.x, to.y);
}

fn square(context: &CanvasRenderingContext2d, at: Point, size: f64, colour: &str) {
    context.set_fill_style_str(colour);
    context.fill_rect(at.x - size / 2.0, at.y - size / 2.0, size, size);
}

fn diamond(context: &CanvasRenderingContext2d, at: Point, colour: &str) {
    context.set_fill_style_str(colour);
    context.begin_path();
    context.move_to(at.x, at.y - 6.0);
    context.line_to(at.x + 6.0, at.y);
    context.line_to(at.x, at.y + 6.0);
    context.line_to(at.x - 6.0, at.y);
    context.fill();
}

fn ring(context: &CanvasRenderingContext2d, at: Point, colour: &str) {
    context.set_stroke_style_str(colour);
    context.set_line_width(1.5);
    context.begin_path();
    // A radius above 0 is never refused.
    let _ = context.arc(at.x, at.y, 3.0, 0.0, std::f64::consts::TAU);
    context.stroke();
}
