//! A command line as it was read: what it asks for, and where each of its values comes from.

use std::ffi::OsString;

use clap::{ArgAction, ArgMatches, CommandFactory, FromArgMatches, parser::ValueSource};

use super::{Cli, secret::masked};

/// A command line that was read.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// What it asks for.
    pub cli: Cli,
    command: clap::Command,
    matches: ArgMatches,
}

/// One setting of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The flag, with its dashes.
    pub flag: String,
    /// The environment variable, where it has one.
    pub environment: Option<String>,
    /// The value as text, secrets masked; none if it has none.
    pub value: Option<String>,
    /// Where the value comes from.
    pub origin: Origin,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It has none.
    Unset,
    /// It is built in.
    Default,
    /// An environment variable.
    Environment,
    /// The command line.
    Flag,
}

impl Origin {
    /// The origin as it is shown.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unset => "not set",
            Self::Default => "default",
            Self::Environment => "environment",
            Self::Flag => "flag",
        }
    }
}

impl Invocation {
    /// Reads the command line of this process; ends the process where it asks for help or can't be read.
    #[must_use]
    pub fn of_this_process() -> Self {
        Self::read(std::env::args_os()).unwrap_or_else(|error| error.exit())
    }

    /// Reads a command line, whose first word is the program.
    ///
    /// # Errors
    /// When it can't be read, or asks for help or the version.
    pub fn read<T>(words: impl IntoIterator<Item = T>) -> Result<Self, clap::Error>
    where
        T: Into<OsString> + Clone,
    {
        let mut command = Cli::command();
        command.build();
        let matches = command.try_get_matches_from_mut(words)?;
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
        Ok(Self {
            cli,
            command,
            matches,
        })
    }

    /// All settings of the command that is asked for, in the order of its help.
    #[must_use]
    pub fn settings(&self) -> Vec<Setting> {
        let (mut command, mut matches) = (&self.command, &self.matches);
        while let Some((name, inner)) = matches.subcommand()
            && let Some(subcommand) = command.find_subcommand(name)
        {
            (command, matches) = (subcommand, inner);
        }
        command
            .get_arguments()
            .filter_map(|argument| setting(argument, matches))
            .collect()
    }
}

fn setting(argument: &clap::Arg, matches: &ArgMatches) -> Option<Setting> {
    let id = argument.get_id().as_str();
    let is_switch = match argument.get_action() {
        ArgAction::SetTrue => true,
        ArgAction::Set | ArgAction::Append => false,
        _ => return None,
    };
    let value = if is_switch {
        Some(matches.get_flag(id).to_string())
    } else {
        matches.get_raw(id).map(|parts| {
            let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
            parts.join(",")
        })
    };
    // What the help is not to show of the environment is not to be shown here either.
    let is_secret = argument.is_hide_env_values_set();
    Some(Setting {
        flag: format!("--{}", argument.get_long()?),
        environment: argument
            .get_env()
            .map(|name| name.to_string_lossy().into_owned()),
        value: value.map(|value| if is_secret { masked(&value) } else { value }),
        origin: match matches.value_source(id) {
            None => Origin::Unset,
            Some(ValueSource::EnvVariable) => Origin::Environment,
            Some(ValueSource::CommandLine) => Origin::Flag,
            Some(_) => Origin::Default,
        },
    })
}
