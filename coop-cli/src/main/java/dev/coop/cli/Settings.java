package dev.coop.cli;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/**
 * Everything that was said about the options of a start: the flag wins over the variable, the variable over the file. An
 * empty variable or key says nothing. Immutable.
 */
final class Settings {
    private final Map<StartOption, List<Setting>> given = new EnumMap<>(StartOption.class);

    /** @param flags the parsed command line, with the options of {@link StartOption} */
    Settings(ParseResult flags, Shell shell, ConfigFile file) {
        for (StartOption option : StartOption.values()) {
            List<Setting> settings = fromFlag(option, flags, shell.directory());
            if (settings.isEmpty()) {
                settings = fromElsewhere(option, shell, file);
            }
            if (!settings.isEmpty()) {
                given.put(option, settings);
            }
        }
        settlePlace();
        settleBalance();
    }

    /** {@code sticky} is a word for one {@code balance}: what is said nearer to the command line holds. */
    private void settleBalance() {
        boolean isSticky = get(StartOption.STICKY).map(Setting::yes).orElse(false);
        int nearer = Integer.compare(rank(StartOption.STICKY), rank(StartOption.BALANCE));
        if (!isSticky || nearer < 0) {
            given.remove(StartOption.STICKY);
        } else if (nearer > 0) {
            given.remove(StartOption.BALANCE);
        }
    }

    /** A path and a port exclude each other: of those, too, the flag wins over the variable, that over the file. */
    private void settlePlace() {
        int path = rank(StartOption.LISTEN_PATH);
        int address = Math.max(rank(StartOption.PORT), rank(StartOption.HOST));
        if (path > address) {
            given.remove(StartOption.PORT);
            given.remove(StartOption.HOST);
        } else if (address > path) {
            given.remove(StartOption.LISTEN_PATH);
        }
    }

    /** How near to the command line somebody has said something; -1 for nowhere. */
    private int rank(StartOption option) {
        String source = get(option).map(Setting::source).orElse(null);
        if (source == null) {
            return -1;
        }
        if (source.equals(option.flag())) {
            return 2;
        }
        return source.equals(option.variable()) ? 1 : 0;
    }

    private static List<Setting> fromFlag(StartOption option, ParseResult flags, Path directory) {
        if (!flags.hasMatchedOption(option.flag())) {
            return List.of();
        }
        List<String> values = option.valueName() == null
                ? List.of("true")
                : flags.matchedOption(option.flag()).stringValues();
        if (values.contains("")) {
            throw new UsageException(option.flag() + " needs a value");
        }
        return values.stream().map(value -> new Setting(value, option.flag(), directory)).toList();
    }

    private static List<Setting> fromElsewhere(StartOption option, Shell shell, ConfigFile file) {
        String value = shell.variables().getOrDefault(option.variable(), "").strip();
        Setting setting = value.isEmpty()
                ? file.get(option)
                : new Setting(value, option.variable(), shell.directory());
        if (setting == null) {
            return List.of();
        }
        return option.isRepeatable() ? words(setting) : List.of(setting);
    }

    private static List<Setting> words(Setting list) {
        return List.of(list.value().split("\\s+", -1)).stream()
                .map(word -> new Setting(word, list.source(), list.folder())).toList();
    }

    /** What holds for {@code option}. */
    Optional<Setting> get(StartOption option) {
        return Optional.ofNullable(given.get(option)).map(List::getFirst);
    }

    /** What holds for {@code option} as text; null where nobody said anything. */
    @Nullable
    String text(StartOption option) {
        return get(option).map(Setting::value).orElse(null);
    }

    /** What holds for {@code option} as a number. */
    @Nullable
    Integer number(StartOption option, int min, int max) {
        return get(option).map(setting -> setting.number(min, max)).orElse(null);
    }

    /** What holds for {@code option} as a path. */
    @Nullable
    Path path(StartOption option) {
        return get(option).map(Setting::path).orElse(null);
    }

    /** Everything that holds for a repeatable {@code option}. */
    List<Setting> all(StartOption option) {
        return given.getOrDefault(option, List.of());
    }

    /** Every value of a repeatable {@code option}. */
    List<String> texts(StartOption option) {
        return all(option).stream().map(Setting::value).toList();
    }

    /** Every value of a repeatable {@code option}, as numbers. */
    List<Integer> numbers(StartOption option, int min, int max) {
        return all(option).stream().map(setting -> setting.number(min, max)).toList();
    }

    /**
     * A complaint that starts with an option's key, under the name that the user gave it.
     *
     * @param complaint {@code title: 'a b' is not ...}
     */
    String blame(String complaint) {
        for (Map.Entry<StartOption, List<Setting>> entry : given.entrySet()) {
            String key = entry.getKey().key();
            if (complaint.startsWith(key + ":")) {
                return entry.getValue().getFirst().source() + complaint.substring(key.length());
            }
        }
        return complaint;
    }
}
