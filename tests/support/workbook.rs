//! Workbooks as Excel saves them, as small as they may be.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::{ZipWriter, write::SimpleFileOptions};

/// Files, folded up.
pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let started = archive.start_file(*name, SimpleFileOptions::default());
        started.expect("a file");
        archive.write_all(bytes).expect("it is written");
    }
    archive.finish().expect("an archive").into_inner()
}

/// A workbook with these rows of cells; cells of style 1 are dates.
pub(crate) fn workbook(rows: &[String]) -> Vec<u8> {
    const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relations =
        |all: &str| format!("<Relationships xmlns=\"{packages}\">{all}</Relationships>");
    let mut all = String::new();
    for (number, cells) in (1..).zip(rows) {
        // Writing to a String never fails.
        let _ = write!(all, "<row r=\"{number}\">{cells}</row>");
    }
    let rows = all;
    zip(&[
        (
            "_rels/.rels",
            relations(&format!("<Relationship Id=\"rId1\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/>"))
                .as_bytes(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&format!(
                "<Relationship Id=\"rId1\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
                 <Relationship Id=\"rId2\" Type=\"{RELATIONS}/styles\" Target=\"styles.xml\"/>"
            ))
            .as_bytes(),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook {MAIN} xmlns:r=\"{RELATIONS}\"><sheets><sheet name=\"项目\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>")
                .as_bytes(),
        ),
        (
            "xl/styles.xml",
            format!("<styleSheet {MAIN}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>").as_bytes(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>").as_bytes(),
        ),
    ])
}
