package dev.coop.master;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The log files that Coop's processes write in a folder, which may hold others that are nobody's business. */
public final class LogFiles {
    private static final Pattern OWN = Pattern.compile("(master|agent|worker-\\d+)\\.log");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss.SSS", Locale.ROOT);

    private LogFiles() {}

    /** Those in {@code folder}, sorted by name, without what was put aside. */
    public static List<Path> in(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(folder,
                file -> OWN.matcher(String.valueOf(file.getFileName())).matches())) {
            logs.forEach(files::add);
        }
        files.sort(null);
        return files;
    }

    /** Renames {@code master.log} to {@code master.log.20260131.235959.999}, and all the others (N-3). */
    public static void putAside(Path file) throws IOException {
        String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        Files.move(file, file.resolveSibling(file.getFileName() + "." + time));
    }
}
