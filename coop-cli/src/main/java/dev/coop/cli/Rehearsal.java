package dev.coop.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

import dev.coop.master.AotCaches;
import dev.coop.master.AotTraining;

/**
 * What an {@link AotTraining} runs: a cluster of one worker with the JDK's own file server, which is asked something, looked at
 * and stopped. This JVM is its master, and runs the commands too, so that its cache has the classes of all.
 */
final class Rehearsal {
    private static final String FILE_SERVER = "sun.net.httpserver.simpleserver.Main";
    private static final String TITLE = "rehearsal";
    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final int TIMEOUT_MS = 10_000;
    private static final long RETRY_MS = 20;
    private static final int REQUESTS = 20;

    private final Path childCache;
    private final Commands commands;
    private volatile boolean isPlayed;

    /** @param childCache the file that the worker's JVM shall make; what else is needed is put beside it */
    Rehearsal(Path childCache) {
        this.childCache = childCache;
        // Without the variables that are options: they are those of a cluster that shall not be rehearsed.
        this.commands = new Commands(new Shell(Map.of(), childCache.resolveSibling(""), System.out, System.err));
    }

    /** Returns with the exit code when all is over. */
    int run() {
        try {
            int port = freePort();
            Path served = Files.createDirectory(childCache.resolveSibling("served"));
            Thread.ofPlatform().daemon().start(() -> play(port));
            List<String> words = new ArrayList<>(List.of("start", jar().toString(), "--host", "127.0.0.1", "--port",
                    Integer.toString(port), "--workers", "1", "--title", TITLE, "--jvm-arg",
                    "-XX:AOTCacheOutput=" + childCache));
            AotCaches.WITHOUT_PROFILES.forEach(flag -> words.addAll(List.of("--jvm-arg", flag)));
            words.addAll(List.of("--", "-b", "127.0.0.1", "-p", Integer.toString(port), "-d", served.toString(), "-o",
                    "none"));
            int code = commands.run(words.toArray(String[]::new));
            return code == Commands.DONE && !isPlayed ? Commands.FAILED : code;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private Path jar() throws IOException {
        Path jar = childCache.resolveSibling("rehearsal.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(AotTraining.JDK_MAIN_CLASS, FILE_SERVER);
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    private void play(int port) {
        URI page = URI.create("http://127.0.0.1:" + port + "/");
        long deadlineNs = System.nanoTime() + TIMEOUT.toNanos();
        int answered = 0;
        while (answered < REQUESTS && System.nanoTime() < deadlineNs) {
            if (isAnswered(page)) {
                answered++;
            }
        }
        isPlayed = answered == REQUESTS;
        commands.run("status");
        commands.run("status", "--json");
        commands.run("stop");
    }

    private static boolean isAnswered(URI page) {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection();
            connection.setReadTimeout(TIMEOUT_MS);
            if (connection.getResponseCode() == HttpURLConnection.HTTP_OK) {
                return true;
            }
        } catch (IOException _) {
            // It does not listen yet.
        }
        pause();
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
