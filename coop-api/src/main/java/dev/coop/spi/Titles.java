package dev.coop.spi;

import java.util.regex.Pattern;

/** What a cluster can be called: its title is the name of a folder. Stateless. */
public final class Titles {
    private static final Pattern TITLE = Pattern.compile("[A-Za-z0-9._-]{1,40}");

    private Titles() {}

    /** Whether {@code text} is 1 to 40 letters, digits, dots, dashes or underscores, and no other folder than its own. */
    public static boolean isTitle(String text) {
        return TITLE.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }
}
