//! A choice from a list of values.

use yew::prelude::*;

use crate::config::versions::KafkaVersion;
use crate::playground::setup::Setup;
use crate::playground::state::Action;

/// A list with its name. A value that is not among `values` is put there.
pub(super) fn list(
    class: &'static str,
    name: String,
    value: u32,
    values: &[u32],
    show: impl Fn(u32) -> String,
    change: Callback<u32>,
) -> Html {
    let mut values = values.to_vec();
    if !values.contains(&value) {
        values.push(value);
        values.sort_unstable();
    }
    let option = |one: &u32| html! { <option selected={*one == value}>{ show(*one) }</option> };
    let options: Html = values.iter().map(option).collect();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<web_sys::HtmlSelectElement>();
        let chosen = select.and_then(|select| usize::try_from(select.selected_index()).ok());
        if let Some(value) = chosen.and_then(|index| values.get(index)) {
            change.emit(*value);
        }
    });
    html! {
        <label {class}><span class="choice-name">{ name }</span><select {onchange}>{ options }</select></label>
    }
}

/// The release of the brokers.
pub(super) fn kafka(class: &'static str, setup: &Setup, send: &Callback<Action>) -> Html {
    let setup = setup.clone();
    let kafka = setup.kafka as u32;
    let change = send.reform(move |place: u32| {
        let kafka = KafkaVersion::ALL[place as usize];
        Action::Setup(Setup { kafka, ..setup.clone() })
    });
    let places = KafkaVersion::ALL.map(|version| version as u32);
    let name = |place: u32| KafkaVersion::ALL[place as usize].name().to_owned();
    list(class, "Kafka".to_owned(), kafka, &places, name, change)
}
