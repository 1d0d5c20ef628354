//! The pulse of a connection: what it is busy with, since when, and when that has taken too long.
//!
//! It is felt where bytes pass, so that it costs a request no timer: one per connection, set every few seconds, is
//! enough. A head that begins in the same packet as the end of the request before it is not seen, and counts as idle.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Instant,
};

/// What a connection is busy with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Phase {
    /// Nothing has come yet.
    Fresh,
    /// The head of a request is on its way.
    Head,
    /// A request is being answered; whoever answers it limits how long.
    Request,
    /// The answer is on its way.
    Response,
    /// Everything is answered.
    Idle,
}

impl Phase {
    const ALL: [Self; 5] = [
        Self::Fresh,
        Self::Head,
        Self::Request,
        Self::Response,
        Self::Idle,
    ];
}

/// How long a connection may take; counted from its beginning for the first head, from its first byte for further ones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For a head to arrive.
    pub(super) head: Duration,
    /// For the client to take some of the answer.
    pub(super) response: Duration,
    /// For another request to come.
    pub(super) idle: Duration,
}

impl Patience {
    /// How soon any of them can end.
    pub(super) fn shortest(&self) -> Duration {
        self.head.min(self.response).min(self.idle)
    }
}

/// What a connection is busy with, and since when.
#[derive(Debug)]
pub(super) struct Pulse {
    begun: Instant,
    phase: AtomicU8,
    /// Milliseconds from its beginning.
    since: AtomicU64,
}

// Only the task of the connection writes and reads these, so that no order among them has to be kept.
impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            begun: Instant::now(),
            phase: AtomicU8::new(Phase::Fresh as u8),
            since: AtomicU64::new(0),
        }
    }

    /// What the connection is busy with.
    pub(super) fn phase(&self) -> Phase {
        Phase::ALL[usize::from(self.phase.load(Ordering::Relaxed))]
    }

    /// Since when it is, or since it last got on with it.
    pub(super) fn since(&self) -> Instant {
        self.begun + Duration::from_millis(self.since.load(Ordering::Relaxed))
    }

    /// Begins something else.
    pub(super) fn enter(&self, phase: Phase) {
        self.set(phase);
        let since = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.since.store(since, Ordering::Relaxed);
    }

    /// The same since the same time, by another name.
    fn set(&self, phase: Phase) {
        self.phase.store(phase as u8, Ordering::Relaxed);
    }

    /// When what it is busy with has taken too long.
    pub(super) fn due(&self, patience: Patience) -> Option<Instant> {
        let patience = match self.phase() {
            Phase::Fresh | Phase::Head => patience.head,
            Phase::Request => return None,
            Phase::Response => patience.response,
            Phase::Idle => patience.idle,
        };
        Some(self.since() + patience)
    }

    fn has_read(&self) {
        match self.phase() {
            Phase::Fresh => self.set(Phase::Head),
            Phase::Idle => self.enter(Phase::Head),
            Phase::Head | Phase::Request | Phase::Response => {}
        }
    }

    fn has_written(&self) {
        // From idle: more of an answer that had been flushed before its end.
        if matches!(self.phase(), Phase::Response | Phase::Idle) {
            self.enter(Phase::Response);
        }
    }

    fn has_flushed(&self) {
        if self.phase() == Phase::Response {
            self.enter(Phase::Idle);
        }
    }
}

/// Bytes that pass are felt in the pulse.
#[derive(Debug)]
pub(super) struct Felt<T> {
    pub(super) io: T,
    pub(super) pulse: Arc<Pulse>,
}

impl<T: AsyncRead + Unpin> AsyncRead for Felt<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            self.pulse.has_read();
        }
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Felt<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.io).poll_write(cx, bytes))?;
        self.pulse.has_written();
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.io).poll_write_vectored(cx, parts))?;
        self.pulse.has_written();
        Poll::Ready(Ok(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // It is flushed once everything is written.
        ready!(Pin::new(&mut self.io).poll_flush(cx))?;
        self.pulse.has_flushed();
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
