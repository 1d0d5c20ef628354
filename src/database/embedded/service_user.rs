//! The user that PostgreSQL runs as, since it refuses to run as root.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::path::{Path, PathBuf};

use super::ClusterError;
use super::home::Home;

/// A user to drop to before PostgreSQL is run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ServiceUser {
    pub(super) name: String,
    pub(super) uid: u32,
    pub(super) gid: u32,
}

impl ServiceUser {
    /// Whom to run the cluster of this folder as; none means as ourselves.
    ///
    /// As root it is the owner of the cluster. Only a new one asks for a choice: were `postgres`
    /// always preferred, a cluster made as `nobody` would be lost when that user comes to exist.
    pub(super) fn of(home: &Home) -> Result<Option<Self>, ClusterError> {
        let data = home.data();
        let owner = fs::metadata(&data).ok();
        let ours = rustix::process::geteuid().as_raw();
        if ours != 0 {
            return match owner {
                Some(owner) if owner.uid() != ours => Err(ClusterError::WrongOwner {
                    folder: data,
                    owner: owner.uid(),
                    user: format!("user number {ours}"),
                }),
                _ => Ok(None),
            };
        }
        let accounts = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let preferred = account(&accounts, "postgres").or_else(|| account(&accounts, "nobody"));
        match (owner, preferred) {
            // Made by initdb it cannot be root's: somebody copied it. To give a whole folder away
            // is for its owner to decide.
            (Some(owner), preferred) if owner.uid() == 0 && has_content(&data) => {
                let user = preferred.ok_or(ClusterError::NoServiceUser)?.name;
                Err(ClusterError::WrongOwner {
                    folder: data,
                    owner: 0,
                    user,
                })
            }
            (Some(owner), _) if owner.uid() != 0 => {
                let (uid, gid) = (owner.uid(), owner.gid());
                Ok(Some(Self {
                    name: uid.to_string(),
                    uid,
                    gid,
                }))
            }
            (_, preferred) => preferred.map(Some).ok_or(ClusterError::NoServiceUser),
        }
    }

    /// Gives a file or folder to this user.
    pub(super) fn own(&self, path: &Path) -> Result<(), ClusterError> {
        chown(path, Some(self.uid), Some(self.gid))
            .map_err(|source| ClusterError::io("change the owner", path, source))
    }

    /// The outermost folder on the way to this one, itself included, that this user cannot enter.
    ///
    /// Goes by the mode alone. Whether there is a block at all, access lists and all, is told by
    /// trying; this only finds its place.
    pub(super) fn blocked_at(&self, folder: &Path) -> Option<PathBuf> {
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
        let mut way: Vec<_> = folder.ancestors().collect();
        way.reverse();
        let shut = |part: &&Path| {
            fs::metadata(part).is_ok_and(|meta| {
                let bit = match () {
                    () if meta.uid() == self.uid => 0o100,
                    () if meta.gid() == self.gid => 0o010,
                    () => 0o001,
                };
                meta.mode() & bit == 0
            })
        };
        way.into_iter().find(shut).map(Path::to_path_buf)
    }
}

/// Whether there is anything in a folder.
pub(super) fn has_content(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some())
}

/// Looks a name up in the text of the accounts' file.
fn account(accounts: &str, name: &str) -> Option<ServiceUser> {
    accounts.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(ServiceUser {
            name: name.to_owned(),
            uid,
            gid,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_whole_name() {
        let accounts = "postgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/var:/bin/sh\n";
        let found = ServiceUser {
            name: "postgres".to_owned(),
            uid: 101,
            gid: 104,
        };
        assert_eq!(account(accounts, "postgres"), Some(found));
        assert_eq!(account(accounts, "nobody"), None);
    }
}
