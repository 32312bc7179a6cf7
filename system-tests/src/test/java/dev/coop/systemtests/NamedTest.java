package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A test that has a display name, as its source says.
 *
 * @param className the simple name of its class
 * @param method the method
 * @param displayName its display name
 */
record NamedTest(String className, String method, String displayName) {
    private static final Pattern DISPLAY_NAME = Pattern.compile("@DisplayName\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");
    private static final Pattern ID = Pattern.compile("\\b[A-N]-\\d+\\b");

    /** The tests of every module of the checkout. */
    static List<NamedTest> inCheckout(Path root) throws IOException {
        List<NamedTest> tests = new ArrayList<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : modules.sorted().toList()) {
                addModule(module.resolve("src/test/java"), tests);
            }
        }
        return tests;
    }

    private static void addModule(Path sources, List<NamedTest> tests) throws IOException {
        if (!Files.isDirectory(sources)) {
            return;
        }
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
                addFile(file, tests);
            }
        }
    }

    private static void addFile(Path file, List<NamedTest> tests) throws IOException {
        String source = Files.readString(file);
        String className = String.valueOf(file.getFileName()).replace(".java", "");
        Matcher name = DISPLAY_NAME.matcher(source);
        Matcher method = METHOD.matcher(source);
        while (name.find()) {
            if (method.find(name.end())) {
                tests.add(new NamedTest(className, method.group(1), name.group(1)));
            }
        }
    }

    /** The ids of the behaviours that the display name says it covers. */
    List<String> ids() {
        return ID.matcher(displayName).results().map(match -> match.group()).toList();
    }

    @Override
    public String toString() {
        return "`" + className + "#" + method + "`";
    }
}
