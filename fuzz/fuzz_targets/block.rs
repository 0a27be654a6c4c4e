//! Any bytes as a block file: taken apart, shown, its config read; never a panic, never more than the limits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ordering_playground::ordering::block::BlockView;
use ordering_playground::ordering::settings::ConfigSettings;
use ordering_playground::ordering::view;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(shown) = view::block(bytes) {
        assert!(shown.pretty().ends_with('\n'));
    }
    let Ok(block) = BlockView::read(bytes) else { return };
    if let Ok(channel) = block.config() {
        let settings = ConfigSettings::of(&channel.config);
        assert_eq!(settings.sequence, channel.config.sequence);
    }
});
