//! Global ids by the Relay specification: opaque to clients, a kind and a UUID to us.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use uuid::Uuid;

use crate::error::{Code, Fault};

/// Two ASCII letters that stand for a kind of object in its global ids; never changed once released.
pub type Tag = [u8; 2];

/// Number of characters of a global id: base64url of 2 + 16 bytes, which needs no padding.
pub const LENGTH: usize = 24;

/// Writes the global id of an object.
#[must_use]
pub fn encode(tag: Tag, uuid: &[u8; 16]) -> [u8; LENGTH] {
    let mut bytes = [0; 18];
    bytes[..2].copy_from_slice(&tag);
    bytes[2..].copy_from_slice(uuid);
    let mut out = [0; LENGTH];
    // The length always fits: 18 bytes are 24 characters.
    let _ = URL_SAFE_NO_PAD.encode_slice(bytes, &mut out);
    out
}

/// Reads a global id.
///
/// # Errors
/// [`Code::InvalidId`] when the text is no global id.
pub fn decode(text: &str) -> Result<(Tag, Uuid), Fault> {
    let mut bytes = [0; 18];
    let well_formed =
        text.len() == LENGTH && matches!(URL_SAFE_NO_PAD.decode_slice(text, &mut bytes), Ok(18));
    if !well_formed {
        return Err(Fault::new(
            Code::InvalidId,
            "This is not an id of this server. Pass an id that a field `id` returned, unchanged.",
        ));
    }
    let mut uuid = [0; 16];
    uuid.copy_from_slice(&bytes[2..]);
    Ok(([bytes[0], bytes[1]], Uuid::from_bytes(uuid)))
}

/// The error for a well-formed id of a kind that does not exist.
#[must_use]
pub fn unknown_kind() -> Fault {
    Fault::new(
        Code::InvalidId,
        "No kind of object has such ids. Pass an id that a field `id` returned, unchanged.",
    )
}
