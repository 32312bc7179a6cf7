package dev.coop.systemtests.apps;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * What a test wants to go wrong, by moment: {@code app.start=throw}, or for one slot {@code app.1.start=throw}. Read
 * from a file each time, so that a running cluster's next worker can be made to fail.
 */
final class Faults {
    private final String role;
    private final String index;

    /** The faults of {@code role}, {@code agent} or {@code app}. */
    Faults(String role) {
        this.role = role;
        this.index = System.getenv().getOrDefault("COOP_WORKER_INDEX", "none");
    }

    /** What the test has written for this moment; empty for nothing. */
    String at(String moment) {
        Path file = TestDirectory.path().resolve("faults.properties");
        Properties faults = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                faults.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return faults.getProperty(role + "." + index + "." + moment, faults.getProperty(role + "." + moment, ""));
    }

    /** Throws, exits, halts or hangs, if the test wants that at this moment. */
    void strike(String moment) {
        String[] fault = at(moment).split(":", 2);
        switch (fault[0]) {
            case "" -> {
            }
            case "throw" -> throw new IllegalStateException("fault at " + role + " " + moment);
            case "exit" -> System.exit(Integer.parseInt(fault[1]));
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(fault[1]));
            case "hang" -> hang();
            case "throw-elsewhere" -> {
                Thread.ofPlatform().name("elsewhere").start(() -> {
                    throw new IllegalStateException("fault elsewhere at " + role + " " + moment);
                });
                hang();
            }
            default -> throw new IllegalArgumentException("no such fault: " + fault[0]);
        }
    }

    /** Never returns. */
    static void hang() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException _) {
                // Hanging means that nothing helps.
            }
        }
    }
}
