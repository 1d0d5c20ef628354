//! A place where nothing is told, for code that would tell more than it does.

use std::sync::LazyLock;

use tracing::{
    Dispatch, Event, Metadata, Subscriber,
    level_filters::LevelFilter,
    span::{Attributes, Id, Record},
};

/// Takes nothing in. tracing's own `NoSubscriber` is not registered: what is told first under it, tracing takes for something
/// that nobody ever wants to hear. This one is, and leaves the log's level as it is.
struct Quiet;

impl Subscriber for Quiet {
    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::OFF)
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

static QUIET: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Quiet));

/// Where nothing is told, and no span is entered.
pub(crate) fn quiet() -> Dispatch {
    QUIET.clone()
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use tracing::{Event, Subscriber, dispatcher::with_default, subscriber::set_global_default};
    use tracing_subscriber::{
        Layer,
        layer::{Context, SubscriberExt as _},
        registry,
    };

    use super::quiet;

    struct Counter(Arc<AtomicUsize>);

    impl<S: Subscriber> Layer<S> for Counter {
        fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
            if event.metadata().target() == "heard" {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    #[test]
    fn what_is_said_in_quiet_is_heard_when_it_is_said_aloud() {
        let heard = Arc::new(AtomicUsize::new(0));
        let log = registry().with(Counter(heard.clone()));
        set_global_default(log).expect("no other test has a log");
        let say = || tracing::warn!(target: "heard", "said");
        with_default(&quiet(), say);
        assert_eq!(heard.load(Ordering::Relaxed), 0);
        say();
        assert_eq!(heard.load(Ordering::Relaxed), 1);
    }
}
