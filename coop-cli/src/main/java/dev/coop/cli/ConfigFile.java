package dev.coop.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;

/**
 * The {@code coop.properties} of a folder: the keys of {@link StartOption}, and {@code target}, which the master reads.
 * Immutable.
 */
final class ConfigFile {
    /** Its name in the folder. */
    static final String NAME = "coop.properties";

    private static final String TARGET = "target";

    private final Path path;
    private final Properties properties;

    private ConfigFile(Path path, Properties properties) {
        this.path = path;
        this.properties = properties;
    }

    /**
     * The file in {@code folder}; one without a key if there is none.
     *
     * @throws UsageException naming a key that nobody knows
     * @throws ClusterException if the file can't be read
     */
    static ConfigFile in(Path folder) {
        ConfigFile file = new ConfigFile(folder.resolve(NAME), new Properties());
        try (Reader reader = Files.newBufferedReader(file.path)) {
            file.properties.load(reader);
        } catch (NoSuchFileException _) {
            return file;
        } catch (IOException | IllegalArgumentException e) {
            throw new ClusterException(file.path + " is no readable UTF-8 properties file: " + e.getMessage(), e);
        }
        file.checkKeys();
        return file;
    }

    private void checkKeys() {
        List<String> known = new ArrayList<>(Arrays.stream(StartOption.values()).map(StartOption::key).toList());
        known.add(TARGET);
        for (String key : properties.stringPropertyNames()) {
            if (!known.contains(key)) {
                throw new UsageException(
                        "unknown key " + key + " in " + path + ": did you mean " + Nearest.to(key, known) + "?");
            }
        }
    }

    /** What the file says about {@code option}; null where it says nothing. */
    @Nullable
    Setting get(StartOption option) {
        String value = properties.getProperty(option.key(), "").strip();
        if (value.isEmpty()) {
            return null;
        }
        Path folder = path.toAbsolutePath().getParent();
        return new Setting(value, option.key() + " in " + path, folder == null ? path : folder);
    }
}
