//! A page as its reader meets it: what can be seen on it, clicked and typed, and what it complained of.

use std::{fs, path::PathBuf, time::Duration};

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;
use serde_json::{Value as Json, json};
use tokio::time::{Instant, sleep};

use super::browser::{Browser, PATIENCE};

/// What went wrong on a page; all is empty on a page that is well.
#[derive(Debug, Default, Serialize)]
pub(super) struct Trouble {
    /// Addresses of other hosts that it asked for.
    outside: Vec<String>,
    /// Requests that brought nothing or an error.
    failed: Vec<String>,
    /// Errors in the console, and exceptions that nothing caught.
    errors: Vec<String>,
    /// What the Content-Security-Policy refused.
    refused: Vec<String>,
}

/// The page of a browser of its own.
pub(super) struct Page {
    browser: Browser,
    base: String,
}

impl Page {
    /// Opens a page; all that it asks for must be below its address.
    pub(super) async fn open(base: &str) -> Self {
        let mut browser = Browser::start().await;
        for domain in ["Audits", "Log", "Network", "Page", "Runtime"] {
            let enable = format!("{domain}.enable");
            browser.command(&enable, json!({})).await;
        }
        browser
            .command("Page.navigate", json!({ "url": base }))
            .await;
        Self {
            browser,
            base: base.to_owned(),
        }
    }

    /// The value of an expression of JavaScript.
    async fn value(&mut self, expression: &str) -> Json {
        let params = json!({ "expression": expression, "returnByValue": true });
        let mut answer = self.browser.command("Runtime.evaluate", params).await;
        assert_eq!(answer.get("exceptionDetails"), None, "{expression}");
        answer["result"]["value"].take()
    }

    /// The value of an expression once it is neither null nor false.
    async fn eventually(&mut self, expression: &str) -> Json {
        let start = Instant::now();
        loop {
            let value = self.value(expression).await;
            if !matches!(value, Json::Null | Json::Bool(false)) {
                return value;
            }
            if start.elapsed() > PATIENCE {
                let seen = self.value("document.body.innerText").await;
                panic!("never true: {expression}\nthe page shows:\n{seen}");
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until an element shows a text.
    pub(super) async fn sees(&mut self, selector: &str, text: &str) {
        let expression = format!(
            "[...document.querySelectorAll({})].some((e) => e.innerText.includes({}))",
            json!(selector),
            json!(text)
        );
        self.eventually(&expression).await;
    }

    /// What the elements of a selector show.
    pub(super) async fn texts(&mut self, selector: &str) -> Json {
        let selector = json!(selector);
        self.value(&format!(
            "[...document.querySelectorAll({selector})].map((e) => e.innerText)"
        ))
        .await
    }

    /// A computed style of the first element of a selector.
    pub(super) async fn style(&mut self, selector: &str, property: &str) -> Json {
        let (selector, property) = (json!(selector), json!(property));
        self.value(&format!(
            "getComputedStyle(document.querySelector({selector})).getPropertyValue({property})"
        ))
        .await
    }

    /// Clicks in the middle of the first element of a selector with a text, once it is there and at rest.
    pub(super) async fn click(&mut self, selector: &str, text: &str) {
        let find = format!(
            "(() => {{
                const e = [...document.querySelectorAll({})].find((e) => e.innerText.includes({}));
                const box = e?.getBoundingClientRect();
                return box?.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
            }})()",
            json!(selector),
            json!(text)
        );
        let mut place = self.eventually(&find).await;
        loop {
            sleep(Duration::from_millis(100)).await;
            let now = self.eventually(&find).await;
            if now == place {
                break;
            }
            place = now;
        }
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let event = json!({ "type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1 });
            self.browser
                .command("Input.dispatchMouseEvent", event)
                .await;
        }
    }

    /// Presses a key that is no letter, by its name and number, with Ctrl or without.
    pub(super) async fn press(&mut self, (key, number): (&str, u8), with_control: bool) {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({
                "type": kind,
                "key": key,
                "code": key,
                "windowsVirtualKeyCode": number,
                "modifiers": if with_control { 2 } else { 0 },
            });
            self.browser.command("Input.dispatchKeyEvent", event).await;
        }
    }

    /// Shows the page as to someone who asked for a dark one.
    pub(super) async fn darken(&mut self) {
        let dark = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.browser
            .command("Emulation.setEmulatedMedia", dark)
            .await;
    }

    /// Keeps a picture of the page among the build's files, to be looked at.
    pub(super) async fn picture(&mut self, name: &str) {
        let answer = self
            .browser
            .command("Page.captureScreenshot", json!({}))
            .await;
        let data = answer["data"].as_str().expect("a picture");
        let bytes = BASE64_STANDARD.decode(data).expect("a picture in base64");
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).with_file_name("artefacts");
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let path = folder.join(name);
        fs::write(&path, bytes).expect("a picture is written");
        println!("picture: {}", path.display());
    }

    /// What went wrong so far.
    pub(super) async fn trouble(&mut self) -> Trouble {
        // Whatever has happened was told before the answer to this.
        self.value("null").await;
        let mut trouble = Trouble::default();
        for event in &self.browser.events {
            trouble.note(&self.base, event);
        }
        trouble
    }
}

impl Trouble {
    fn note(&mut self, base: &str, event: &Json) {
        let params = &event["params"];
        let text = |pointer: &str| params.pointer(pointer).and_then(Json::as_str);
        match event["method"].as_str().unwrap_or_default() {
            "Network.requestWillBeSent" => {
                let url = text("/request/url").expect("a request has an address");
                // What stands in a style sheet itself is asked of nobody.
                if !url.starts_with(base) && !url.starts_with("data:") {
                    self.outside.push(url.to_owned());
                }
            }
            "Network.responseReceived" => {
                let status = params["response"]["status"].as_u64();
                if status.is_none_or(|status| status >= 400) {
                    self.failed.push(params["response"].to_string());
                }
            }
            "Network.loadingFailed" => self.failed.push(params.to_string()),
            "Runtime.exceptionThrown" => self.errors.push(params.to_string()),
            "Runtime.consoleAPICalled" if params["type"] == "error" => {
                self.errors.push(params["args"].to_string());
            }
            "Log.entryAdded" if params["entry"]["level"] == "error" => {
                self.errors.push(params["entry"].to_string());
            }
            "Audits.issueAdded" if text("/issue/code") == Some("ContentSecurityPolicyIssue") => {
                self.refused.push(params["issue"]["details"].to_string());
            }
            _ => {}
        }
    }
}
