package dev.coop.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Node reference: npm installs it, with an empty framework, into a folder of the build. */
final class EggCluster {
    /** What became of it. */
    sealed interface Installation {}

    /** It can be run. */
    record Installed(String nodeVersion, String version) implements Installation {}

    /** It cannot. */
    record Missing(String reason) implements Installation {}

    /** The heading of its row. */
    static final String NAME = "egg-cluster, 2 workers";

    private static final Duration NODE_LIMIT = Duration.ofSeconds(10);
    private static final Duration NPM_LIMIT = Duration.ofMinutes(3);
    private static final Pattern VERSION = Pattern.compile("\"version\"\\s*:\\s*\"([^\"]+)\"");

    private final Path sources;
    private final Path folder;
    private final Sandbox sandbox;

    private EggCluster(Checkout checkout, Sandbox sandbox) {
        this.sources = checkout.nodeSources();
        this.folder = checkout.nodeFolder();
        this.sandbox = sandbox;
    }

    /** Installs what is not installed yet. */
    static Installation install(Checkout checkout, Sandbox sandbox) throws IOException, InterruptedException {
        return new EggCluster(checkout, sandbox).install();
    }

    private Installation install() throws IOException, InterruptedException {
        boolean isInstalled = isInstalled();
        copySources();
        Sandbox.Ended node = sandbox.run(folder, NODE_LIMIT, "node", "--version");
        if (!node.isDone()) {
            return new Missing("node does not run: " + node.firstLine());
        }
        if (!isInstalled) {
            Sandbox.Ended npm = sandbox.run(folder, NPM_LIMIT, "npm", "install", "--no-audit", "--no-fund",
                    "--no-package-lock");
            if (!npm.isDone()) {
                return new Missing("npm install does not succeed: " + npm.firstLine());
            }
        }
        return new Installed(node.output(), version());
    }

    /** Whether the packages are there that the sources ask for now. */
    private boolean isInstalled() throws IOException {
        Path wanted = folder.resolve("package.json");
        return Files.exists(packageOf("egg-cluster")) && Files.exists(packageOf("get-ready"))
                && Files.exists(wanted) && Files.mismatch(wanted, sources.resolve("package.json")) < 0;
    }

    private Path packageOf(String name) {
        return folder.resolve("node_modules").resolve(name).resolve("package.json");
    }

    private void copySources() throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file : files.toList()) {
                Path copy = folder.resolve(sources.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private String version() throws IOException {
        Matcher version = VERSION.matcher(Files.readString(packageOf("egg-cluster")));
        return version.find() ? version.group(1) : "of unknown version";
    }
}
