package org.golgi.cli.report;

/**
 * A part of the page.
 *
 * @param title plain text
 * @param note plain text beside the title; may be empty
 * @param html its content
 */
public record Section(String title, String note, String html) {

    String render() {
        String small = note.isEmpty() ? "" : "<small>" + Html.escape(note) + "</small>";
        return "<section>\n<h2>" + Html.escape(title) + small + "</h2>\n" + html + "\n</section>\n";
    }
}
