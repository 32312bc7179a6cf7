package dev.coop.bench;

/** A page of which one part, between two lines that are comments in Markdown, is written by the bench. */
final class Page {
    static final String BEGIN = "<!-- bench:begin -->";
    static final String END = "<!-- bench:end -->";

    private Page() {}

    /**
     * {@code page} with {@code content} between its markers, and all else as it was.
     *
     * @throws BenchException if the page does not have each marker once, the first one first
     */
    static String replace(String page, String content) {
        int begin = only(page, BEGIN);
        int end = only(page, END);
        if (begin > end) {
            throw new BenchException("the page has " + END + " before " + BEGIN);
        }
        return page.substring(0, begin + BEGIN.length()) + "\n" + content + "\n" + page.substring(end);
    }

    private static int only(String page, String marker) {
        int index = page.indexOf(marker);
        if (index < 0 || index != page.lastIndexOf(marker)) {
            throw new BenchException("the page needs the line " + marker + " exactly once");
        }
        return index;
    }
}
