//! What travels: drawn on a canvas behind the nodes. The nodes and the log say the same in text.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement};
use yew::prelude::*;

use super::super::browser;
use crate::playground::protocol::{Frame, Pulse};
use crate::playground::state::Run;
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
    html! { <canvas class="motion" ref={canvas} aria-hidden="true" /> }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Point {
    x: f64,
    y: f64,
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
    anchors: RefCell<HashMap<String, Point>>,
    measured: Cell<f64>,
    size: Cell<(f64, f64)>,
    colours: RefCell<Vec<String>>,
    turn: browser::Turn,
    scheduled: Cell<bool>,
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
        });
        let turning = Rc::clone(&painter);
        *painter.turn.borrow_mut() = Some(Closure::new(move |time| turning.tick(time)));
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
        if time - self.measured.get() > MEASURE {
            self.measured.set(time);
            self.measure();
        }
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
                let middle = place.left() + place.width() / 2.0 - left;
                if let Some(name) = node.get_attribute("data-anchor") {
                    anchors.insert(
                        format!("{name}-top"),
                        Point {
                            x: middle,
                            y: place.top() - top,
                        },
                    );
                    anchors.insert(
                        format!("{name}-bottom"),
                        Point {
                            x: middle,
                            y: place.bottom() - top,
                        },
                    );
                    anchors.insert(
                        format!("{name}-end"),
                        Point {
                            x: place.right() - left - 40.0,
                            y: place.top() - top,
                        },
                    );
                }
            }
        }
        self.resize(f64::from(scene.client_width()), f64::from(scene.scroll_height()));
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

    fn anchor(&self, name: &str) -> Option<Point> {
        self.anchors.borrow().get(name).copied()
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
        let log = self.anchor("log-top");
        for orderer in 0..frame.world.orderers.len() {
            let (Some(top), Some(bottom)) = (
                self.anchor(&format!("orderer-{orderer}-top")),
                self.anchor(&format!("orderer-{orderer}-bottom")),
            ) else {
                continue;
            };
            for client in 0..frame.world.clients.len() {
                if let Some(from) = self.anchor(&format!("client-{client}-bottom")) {
                    curve(context, from, top);
                }
            }
            if let Some(log) = log {
                curve(context, bottom, Point { x: bottom.x, y: log.y });
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
        let (Some(from), Some(to)) = (self.place(flight.from, true), self.place(flight.to, false)) else {
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

    fn place(&self, node: Node, _leaving: bool) -> Option<Point> {
        match node {
            Node::Client(index) => self.anchor(&format!("client-{index}-bottom")),
            Node::Orderer(index) => {
                let top = self.anchor(&format!("orderer-{index}-top"))?;
                let bottom = self.anchor(&format!("orderer-{index}-bottom"))?;
                Some(Point {
                    x: top.x,
                    y: (top.y + bottom.y) / 2.0,
                })
            }
            Node::Broker(_) => self.anchor("log-end"),
            Node::ZooKeeper(_) => None,
        }
    }

    fn tint(&self, author: Option<u8>) -> String {
        self.colour(author.map_or(6, |author| usize::from(author % 6)))
    }

    fn traveller(&self, context: &CanvasRenderingContext2d, one: &Traveller, time: f64) {
        let age = time - one.since;
        let log = self.anchor("log-end");
        let poster = one.pulse.poster.unwrap_or(0);
        let (Some(top), Some(bottom), Some(log)) = (
            self.anchor(&format!("orderer-{poster}-top")),
            self.anchor(&format!("orderer-{poster}-bottom")),
            log,
        ) else {
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
            let client = one
                .author
                .and_then(|author| self.anchor(&format!("client-{author}-bottom")));
            let half = IN * 0.45;
            match client {
                Some(client) if age < half => draw(along(client, top, age / half), 9.0),
                _ => draw(along(bottom, log, ((age - half) / (IN - half)).max(0.0)), 9.0),
            }
            return;
        }
        let share = (age - IN) / OUT;
        for orderer in 0..self.frame.borrow().world.orderers.len() {
            if let Some(to) = self.anchor(&format!("orderer-{orderer}-bottom")) {
                draw(along(log, to, share), 6.0);
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
