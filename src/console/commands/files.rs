//! Files and the small commands around them.

use crate::console::course::{KAFKA, KAFKA_TOOLS};
use crate::console::files::{FileError, base, resolve};
use crate::console::process::Context;

use super::NAMES;

fn split(arguments: &[String]) -> (String, Vec<&str>) {
    let flags = arguments
        .iter()
        .filter(|argument| argument.starts_with('-') && argument.len() > 1);
    let names = arguments
        .iter()
        .filter(|argument| !(argument.starts_with('-') && argument.len() > 1));
    (
        flags.map(|flag| flag.trim_start_matches('-')).collect(),
        names.map(String::as_str).collect(),
    )
}

/// `ls [-l] [-a] [-1] [-R] [PATH…]`. A pipe gets one name a line, a terminal two blanks between names.
pub(super) fn ls(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    context.machine.refresh_folders();
    let (flags, mut names) = split(arguments);
    if names.is_empty() {
        names.push(".");
    }
    let mut status = 0;
    let mut folders = Vec::new();
    let mut plain = Vec::new();
    for name in &names {
        let path = context.path(name);
        if context.machine.files.is_folder(&path) && !flags.contains('d') {
            folders.push((*name, path));
        } else if context.machine.files.exists(&path) {
            plain.push((*name).to_owned());
        } else {
            context.err(format!("ls: cannot access '{name}': No such file or directory\n"));
            status = 2;
        }
    }
    if !plain.is_empty() {
        show(context, "", plain, &flags);
    }
    let headed = names.len() > 1;
    for (index, (name, path)) in folders.into_iter().enumerate() {
        if headed {
            let blank = if index > 0 { "\n" } else { "" };
            context.out(format!("{blank}{name}:\n"));
        }
        let hidden = flags.contains('a') || flags.contains('A');
        let inside = context.machine.files.list(&path);
        let inside = inside.into_iter().filter(|name| hidden || !name.starts_with('.'));
        let inside: Vec<String> = inside.map(str::to_owned).collect();
        show(context, &path, inside, &flags);
    }
    status
}

fn show(context: &mut Context<'_>, folder: &str, names: Vec<String>, flags: &str) {
    if !flags.contains('l') {
        if names.is_empty() {
            return;
        }
        let between = if flags.contains('1') || context.piped {
            "\n"
        } else {
            "  "
        };
        return context.out(format!("{}\n", names.join(between)));
    }
    let at = context.machine.clock.listing(context.now());
    if !folder.is_empty() {
        let files = &context.machine.files;
        let blocks = |name: &String| match files.read(&resolve(folder, name)) {
            Ok(bytes) => bytes.len().div_ceil(4096) * 4,
            Err(_) => 4,
        };
        let total: usize = names.iter().map(blocks).sum();
        context.out(format!("total {total}\n"));
    }
    for name in names {
        let path = resolve(if folder.is_empty() { context.cwd } else { folder }, &name);
        let files = &context.machine.files;
        let (kind, size) = match files.read(&path) {
            Ok(bytes) if files.is_executable(&path) => ("-rwxr-xr-x", bytes.len()),
            Ok(bytes) => ("-rw-r--r--", bytes.len()),
            Err(_) => ("drwxr-xr-x", 4096),
        };
        context.out(format!("{kind} 1 user user {size} {at} {name}\n"));
    }
}

pub(super) fn pwd(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    let cwd = context.cwd.to_owned();
    context.out(format!("{cwd}\n"));
    0
}

/// `rm [-r] [-f] PATH…`.
pub(super) fn rm(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    context.machine.refresh_folders();
    let (flags, names) = split(arguments);
    let mut status = 0;
    for name in names {
        let path = context.path(name);
        let files = &context.machine.files;
        let why = match (files.exists(&path), files.is_folder(&path)) {
            _ if path == "/"
                || context.cwd == path
                || context.cwd.starts_with(&format!("{path}/")) && path.matches('/').count() < 2 =>
            {
                "Permission denied"
            }
            (false, _) if flags.contains('f') => continue,
            (false, _) => "No such file or directory",
            (true, true) if !flags.contains(['r', 'R']) => "Is a directory",
            _ => "",
        };
        if why.is_empty() {
            context.machine.files.remove(&path);
        } else {
            context.err(format!("rm: cannot remove '{name}': {why}\n"));
            status = 1;
        }
    }
    status
}

pub(super) fn mkdir(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let (flags, names) = split(arguments);
    let mut status = 0;
    for name in names {
        let path = context.path(name);
        let files = &mut context.machine.files;
        let why = if flags.contains('p') {
            files.make_folder(&path).err().map(FileError::text)
        } else if files.exists(&path) {
            Some("File exists")
        } else if !files.is_folder(crate::console::files::parent(&path)) {
            Some("No such file or directory")
        } else {
            files.make_folder(&path).err().map(FileError::text)
        };
        if let Some(why) = why {
            context.err(format!("mkdir: cannot create directory '{name}': {why}\n"));
            status = 1;
        }
    }
    status
}

/// Where a copy of `from` goes.
fn target(context: &Context<'_>, from: &str, to: &str) -> String {
    let path = context.path(to);
    match context.machine.files.is_folder(&path) {
        true => resolve(&path, base(from)),
        false => path,
    }
}

pub(super) fn cp(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    copy(context, arguments, "cp", false)
}

pub(super) fn mv(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    copy(context, arguments, "mv", true)
}

fn copy(context: &mut Context<'_>, arguments: &[String], own: &str, removes: bool) -> i32 {
    let (flags, names) = split(arguments);
    let Some((to, from)) = names.split_last().filter(|(_, from)| !from.is_empty()) else {
        context.err(format!("{own}: missing file operand\n"));
        return 1;
    };
    for name in from {
        let path = context.path(name);
        let place = target(context, name, to);
        if context.machine.files.is_folder(&path) && (removes || flags.contains(['r', 'R', 'a'])) {
            if let Err(error) = copy_folder(context, &path, &place) {
                context.err(format!("{own}: cannot copy '{name}': {}\n", error.text()));
                return 1;
            }
            if removes && place != path {
                context.machine.files.remove(&path);
            }
            continue;
        }
        if context.machine.files.is_folder(&path) {
            context.err(format!("{own}: -r not specified; omitting directory '{name}'\n"));
            return 1;
        }
        let bytes = context.machine.files.read(&path).map(<[u8]>::to_vec);
        let done = bytes.and_then(|bytes| context.machine.files.write(&place, bytes));
        match done {
            Ok(()) if removes && place != path => context.machine.files.remove(&path),
            Ok(()) => {}
            Err(error) => {
                context.err(format!("{own}: cannot stat '{name}': {}\n", error.text()));
                return 1;
            }
        }
    }
    0
}

/// A folder with everything in it.
fn copy_folder(context: &mut Context<'_>, from: &str, to: &str) -> Result<(), FileError> {
    let inside = format!("{from}/");
    // A folder cannot go into itself.
    if format!("{to}/").starts_with(&inside) {
        return Err(FileError::NotFolder);
    }
    let files = &mut context.machine.files;
    files.make_folder(to)?;
    let paths: Vec<String> = files
        .paths()
        .filter(|path| path.starts_with(&inside))
        .map(str::to_owned)
        .collect();
    for path in paths {
        let place = format!("{to}/{}", &path[inside.len()..]);
        match files.read(&path).map(<[u8]>::to_vec) {
            Ok(bytes) => files.put(&place, bytes)?,
            Err(_) => files.make_folder(&place)?,
        }
    }
    Ok(())
}

pub(super) fn touch(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let (_, names) = split(arguments);
    for name in names {
        let path = context.path(name);
        if let Err(error) = context.machine.files.append(&path, b"") {
            context.err(format!("touch: cannot touch '{name}': {}\n", error.text()));
            return 1;
        }
    }
    0
}

pub(super) fn find(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    context.machine.refresh_folders();
    let from = arguments.first().map_or(".", String::as_str);
    let path = context.path(from);
    let pattern = arguments.iter().skip_while(|argument| *argument != "-name").nth(1);
    let inside = format!("{}/", path.trim_end_matches('/'));
    let fits = |name: &&str| pattern.is_none_or(|pattern| crate::console::shell::fits(pattern, base(name)));
    let found: Vec<String> = context
        .machine
        .files
        .paths()
        .filter(|own| **own == path || own.starts_with(&inside))
        .filter(fits)
        .take(2000)
        .map(|own| match own.strip_prefix(&inside) {
            Some(rest) => format!("{}/{rest}\n", from.trim_end_matches('/')),
            None => format!("{from}\n"),
        })
        .collect();
    context.out(found.concat());
    0
}

pub(super) fn echo(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let (open, words) = match arguments.split_first() {
        Some((first, rest)) if first == "-n" => (true, rest),
        Some((first, rest)) if first == "-e" => {
            let text = format!("{}\n", escapes(&rest.join(" ")));
            context.out(text);
            return 0;
        }
        _ => (false, arguments),
    };
    let end = if open { "" } else { "\n" };
    context.out(format!("{}{end}", words.join(" ")));
    0
}

pub(super) fn printf(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let Some((format, rest)) = arguments.split_first() else {
        context.err("printf: usage: printf [-v var] format [arguments]\n");
        return 2;
    };
    let mut rest = rest.iter();
    let mut text = String::new();
    let mut parts = escapes(format);
    while let Some(at) = parts.find("%s").or_else(|| parts.find("%d")) {
        text.push_str(&parts[..at]);
        text.push_str(rest.next().map_or("", String::as_str));
        parts = parts[at + 2..].to_owned();
    }
    text.push_str(&parts);
    context.out(text.replace("%%", "%"));
    0
}

fn escapes(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some('0') => {}
                Some(other) if other == '\\' || other == '\'' || other == '"' => out.push(other),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            c => out.push(c),
        }
    }
    out
}

pub(super) fn date(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    let text = context.machine.clock.java(context.now());
    context.out(format!("{text}\n"));
    0
}

pub(super) fn env(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    let lines: String = context
        .environment
        .iter()
        .map(|(name, value)| format!("{name}={value}\n"))
        .collect();
    context.out(lines);
    0
}

pub(super) fn hostname(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    context.out("localhost\n");
    0
}

pub(super) fn whoami(context: &mut Context<'_>, _arguments: &[String]) -> i32 {
    context.out("user\n");
    0
}

pub(super) fn which(context: &mut Context<'_>, arguments: &[String]) -> i32 {
    let mut status = 0;
    for name in arguments {
        if KAFKA_TOOLS.contains(&name.as_str()) {
            context.out(format!("{KAFKA}/bin/{name}\n"));
        } else if NAMES.contains(&name.as_str()) {
            context.out(format!("/usr/bin/{name}\n"));
        } else {
            status = 1;
        }
    }
    status
}
