//! What configtxgen writes and shows: blocks and transactions.

use super::*;

impl Configtxgen {
    pub(super) fn genesis(
        &mut self,
        context: &mut Context<'_>,
        out: &str,
        channel: &str,
        profile: &Profile,
        source: (&str, &str),
    ) -> Result<(), String> {
        if profile.orderer.is_none() && profile.policies.is_empty() {
            self.warn_of_policies(context);
        }
        self.say(context, TOOL, "doOutputBlock", "INFO", "Generating genesis block");
        let mut nonce = [0; 24];
        for part in nonce.chunks_exact_mut(8) {
            part.copy_from_slice(&context.machine.random.number().to_le_bytes());
        }
        let circumstances = Circumstances {
            channel_id: channel,
            created: context.machine.clock.seconds(context.now()),
            nonce,
            metadata_slots: 5,
        };
        let block = genesis_block(profile, &circumstances).map_err(|error| error.to_string())?;
        if block.without_consortiums {
            let text = "Genesis block does not contain a consortiums group definition.  This block cannot be used for orderer bootstrap.";
            self.say(context, TOOL, "doOutputBlock", "WARN", text);
        }
        self.say(context, TOOL, "doOutputBlock", "INFO", "Writing genesis block");
        let made = Made::Genesis {
            channel: channel.to_owned(),
            configtx: source.0.to_owned(),
            profile: source.1.to_owned(),
        };
        write(context, out, block.bytes, made).map_err(|words| format!("Error writing genesis block: {words}"))
    }

    pub(super) fn channel_tx(
        &mut self,
        context: &mut Context<'_>,
        out: &str,
        channel: &str,
        profile: &Profile,
    ) -> Result<(), String> {
        self.say(
            context,
            TOOL,
            "doOutputChannelCreateTx",
            "INFO",
            "Generating new channel configtx",
        );
        if profile
            .application
            .as_ref()
            .is_some_and(|application| application.policies.is_empty())
        {
            for _ in 0..2 {
                self.warn_of_policies(context);
            }
        }
        let created = context.machine.clock.seconds(context.now());
        let bytes = channel_creation(profile, channel, created)?;
        self.say(
            context,
            TOOL,
            "doOutputChannelCreateTx",
            "INFO",
            "Writing new channel tx",
        );
        let made = Made::ChannelTx {
            channel: channel.to_owned(),
        };
        write(context, out, bytes, made).map_err(|words| format!("Error writing channel create tx: {words}"))
    }

    pub(super) fn inspect(&mut self, context: &mut Context<'_>, path: &str) -> Result<(), String> {
        self.say(context, TOOL, "doInspectBlock", "INFO", "Inspecting block");
        let bytes = context.machine.files.read(&context.path(path)).map(<[u8]>::to_vec);
        let bytes = bytes.map_err(|_| format!("Could not read block {path}"))?;
        self.say(context, TOOL, "doInspectBlock", "INFO", "Parsing genesis block");
        let shown = view::block(&bytes)
            .map_err(|error| format!("error unmarshaling to block: error unmarshaling Block: {error}"))?;
        context.out(shown.pretty());
        Ok(())
    }

    pub(super) fn inspect_channel_tx(&mut self, context: &mut Context<'_>, path: &str) -> Result<(), String> {
        let function = "doInspectChannelCreateTx";
        self.say(context, TOOL, function, "INFO", "Inspecting transaction");
        let bytes = context.machine.files.read(&context.path(path)).map(<[u8]>::to_vec);
        let bytes = bytes.map_err(|error| {
            let why = error.text().to_lowercase();
            format!("could not read channel create tx: open {path}: {why}")
        })?;
        self.say(context, TOOL, function, "INFO", "Parsing transaction");
        let shown = view::envelope(&bytes)
            .map_err(|error| format!("Error unmarshaling envelope: error unmarshaling Envelope: {error}"))?;
        context.out(shown.pretty());
        Ok(())
    }

    /// `-outputAnchorPeersUpdate`: what it asks for before it needs the organisations' addresses.
    pub(super) fn anchor_peers(
        &mut self,
        context: &mut Context<'_>,
        loaded: &Profile,
        flags: &Flags,
    ) -> Result<(), String> {
        let function = "doOutputAnchorPeersUpdate";
        self.say(context, TOOL, function, "INFO", "Generating anchor peer update");
        let Some(organization) = flags.get("asOrg") else {
            return Err("Must specify an organization to update the anchor peer for".to_owned());
        };
        let Some(application) = &loaded.application else {
            return Err("Cannot update anchor peers without an application section".to_owned());
        };
        if !application.organizations.iter().any(|name| name == organization) {
            return Err(format!("error parsing profile: no organization named: {organization}"));
        }
        self.say(context, TOOL, function, "INFO", "Writing anchor peer update");
        let note = "simulation: nothing is written: there are no peers that anchor peers could be of\n";
        context.note(note);
        Ok(())
    }
}

/// Writes a file of configtxgen and remembers what it stands for.
fn write(context: &mut Context<'_>, out: &str, bytes: Vec<u8>, made: Made) -> Result<(), String> {
    let path = context.path(out);
    let written = context.machine.files.write(&path, bytes.clone());
    written.map_err(|error| format!("open {out}: {}", error.text().to_lowercase()))?;
    context.machine.remember(bytes, made);
    Ok(())
}
