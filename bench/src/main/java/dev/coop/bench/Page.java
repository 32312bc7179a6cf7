package dev.coop.bench;

/** A page of which parts, each between two lines that are comments in Markdown, are written by the bench. */
final class Page {
    private Page() {}

    /** The line before the part called {@code name}. */
    static String begin(String name) {
        return "<!-- bench:" + name + ":begin -->";
    }

    /** The line behind it. */
    static String end(String name) {
        return "<!-- bench:" + name + ":end -->";
    }

    /**
     * {@code page} with {@code content} between the markers of the part called {@code name}, and all else as it was.
     *
     * @throws BenchException if the page does not have each marker once, the first one first
     */
    static String replace(String page, String name, String content) {
        String begin = begin(name);
        int from = only(page, begin);
        int to = only(page, end(name));
        if (from > to) {
            throw new BenchException("the page has " + end(name) + " before " + begin);
        }
        return page.substring(0, from + begin.length()) + "\n" + content + "\n" + page.substring(to);
    }

    private static int only(String page, String marker) {
        int index = page.indexOf(marker);
        if (index < 0 || index != page.lastIndexOf(marker)) {
            throw new BenchException("the page needs the line " + marker + " exactly once");
        }
        return index;
    }
}
