package dev.coop.worker.hook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One {@link TestMaster} for all tests of a class, and a folder for them. */
final class MasterExtension implements BeforeAllCallback, AfterAllCallback {
    private @Nullable Path folder;
    private @Nullable TestMaster master;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path made = Files.createTempDirectory("coop-hook-");
        folder = made;
        master = new TestMaster(made);
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        get().close();
        delete(folder());
    }

    TestMaster get() {
        return Objects.requireNonNull(master);
    }

    Path folder() {
        return Objects.requireNonNull(folder);
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
