//! Writes what was found.

use super::{EdgePart, Found, HighlightPart, MATCHES, Part, Search, SnippetPart};
use crate::{
    query::{
        encode,
        page::{self, order_tag_of},
        plan::PageInfoPart,
        write::Writer,
    },
    schema::{names, rooms},
    search::{Hit, Rank, Snippet},
};

impl Writer<'_> {
    /// The answer of a search.
    pub(crate) fn search(&mut self, search: &Search, found: &Found) {
        self.raw(b"{");
        for (index, part) in search.parts.iter().enumerate() {
            self.comma(index);
            match part {
                Part::Raw(bytes) => self.raw(bytes),
                Part::Nodes(key, place) => {
                    self.raw(key);
                    self.raw(b"[");
                    for (index, (_, kind, row)) in found.hits.iter().enumerate() {
                        self.comma(index);
                        let outs = &search.kinds[*kind].outs[*place];
                        self.object(outs, &found.kinds[*kind], *row);
                    }
                    self.raw(b"]");
                }
                Part::Edges(key, parts) => {
                    self.raw(key);
                    self.raw(b"[");
                    for index in 0..found.hits.len() {
                        self.comma(index);
                        self.found_edge(parts, search, found, index);
                    }
                    self.raw(b"]");
                }
                Part::PageInfo(key, parts) => {
                    self.raw(key);
                    self.found_page_info(parts, found);
                }
            }
        }
        self.raw(b"}");
    }

    fn found_edge(&mut self, parts: &[EdgePart], search: &Search, found: &Found, index: usize) {
        let (hit, kind, row) = &found.hits[index];
        self.raw(b"{");
        for (index, part) in parts.iter().enumerate() {
            self.comma(index);
            match part {
                EdgePart::Raw(bytes) => self.raw(bytes),
                EdgePart::Node(key, place) => {
                    self.raw(key);
                    self.object(&search.kinds[*kind].outs[*place], &found.kinds[*kind], *row);
                }
                EdgePart::Cursor(key) => {
                    self.raw(key);
                    self.text(&cursor(hit));
                }
                EdgePart::Match(key) => {
                    self.raw(key);
                    let name = MATCHES.iter().find(|(rank, ..)| *rank == hit.rank);
                    self.text(name.map_or("", |(_, name, _)| name));
                }
                EdgePart::Title(key, parts) => {
                    self.raw(key);
                    self.snippet(parts, &title_field(hit), &hit.title);
                }
                EdgePart::Excerpt(key, parts) => {
                    self.raw(key);
                    match &hit.text {
                        Some((field, snippet)) => self.snippet(parts, field, snippet),
                        None => self.raw(b"null"),
                    }
                }
            }
        }
        self.raw(b"}");
    }

    fn snippet(&mut self, parts: &[SnippetPart], field: &str, snippet: &Snippet) {
        self.raw(b"{");
        for (index, part) in parts.iter().enumerate() {
            self.comma(index);
            match part {
                SnippetPart::Raw(bytes) => self.raw(bytes),
                SnippetPart::Field(key) => {
                    self.raw(key);
                    self.text(field);
                }
                SnippetPart::Text(key) => {
                    self.raw(key);
                    self.text(&snippet.text);
                }
                SnippetPart::Start(key) => {
                    self.raw(key);
                    self.number(snippet.start);
                }
                SnippetPart::Highlights(key, parts) => {
                    self.raw(key);
                    self.raw(b"[");
                    for (index, span) in snippet.spans.iter().enumerate() {
                        self.comma(index);
                        self.raw(b"{");
                        for (index, part) in parts.iter().enumerate() {
                            self.comma(index);
                            let (key, number) = match part {
                                HighlightPart::Raw(bytes) => {
                                    self.raw(bytes);
                                    continue;
                                }
                                HighlightPart::Offset(key) => (key, span.offset),
                                HighlightPart::Length(key) => (key, span.length),
                            };
                            self.raw(key);
                            self.number(number);
                        }
                        self.raw(b"}");
                    }
                    self.raw(b"]");
                }
            }
        }
        self.raw(b"}");
    }

    fn found_page_info(&mut self, parts: &[PageInfoPart], found: &Found) {
        self.raw(b"{");
        for (index, part) in parts.iter().enumerate() {
            self.comma(index);
            match part {
                PageInfoPart::Raw(bytes) => self.raw(bytes),
                PageInfoPart::HasNext(key) => {
                    self.raw(key);
                    self.boolean(found.more);
                }
                PageInfoPart::HasPrevious(key) => {
                    self.raw(key);
                    self.boolean(found.behind);
                }
                PageInfoPart::Start(key) => {
                    self.raw(key);
                    self.found_cursor(found.hits.first().map(|(hit, ..)| hit));
                }
                PageInfoPart::End(key) => {
                    self.raw(key);
                    self.found_cursor(found.hits.last().map(|(hit, ..)| hit));
                }
            }
        }
        self.raw(b"}");
    }

    fn found_cursor(&mut self, hit: Option<&Hit>) {
        match hit {
            Some(hit) => self.text(&cursor(hit)),
            None => self.raw(b"null"),
        }
    }

    fn text(&mut self, text: &str) {
        encode::text(self.out(), text.as_bytes());
    }

    fn number(&mut self, number: usize) {
        self.raw(itoa::Buffer::new().format(number).as_bytes());
    }
}

/// The name of the field that is the title of a hit's kind.
fn title_field(hit: &Hit) -> String {
    let searched = rooms::by_tag(hit.tag).and_then(|room| room.searched.as_ref());
    searched.map_or_else(String::new, |searched| names::camel(searched.title.name))
}

/// The cursor of a hit: its rank and its place.
fn cursor(hit: &Hit) -> String {
    let rank = Rank::ALL.iter().position(|rank| *rank == hit.rank);
    let keys = [
        rank.unwrap_or_default().to_string(),
        hit.place.number().to_string(),
    ];
    let keys = keys.iter().map(|key| Some(key.as_bytes()));
    page::encode(order_tag_of("search"), keys)
}
