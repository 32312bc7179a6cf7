package dev.coop.master;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Options as they may be shown: what is secret by its name, or by what it looks like, is {@value #MASK} (B-10). Stateless.
 *
 * <p>Rather too much is masked than too little: {@code apiKey} is, and so is {@code primaryKey}.
 */
final class Masked {
    private static final String MASK = "***";
    private static final String SECRET = "(?:password|passwd|passphrase|pass|pwd|token|secret|credential|key)s?";
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*" + SECRET);
    /** {@code --db.password=x}, {@code -Ddb.password=x}, {@code password=x}. */
    private static final Pattern ASSIGNMENT = Pattern.compile("(?is)([^=\\s]*" + SECRET + "=).*");
    /** {@code --password}, with the secret in the next word. */
    private static final Pattern FLAG = Pattern.compile("(?i)--?[^=\\s]*" + SECRET);
    /** {@code jdbc:postgresql://user:x@host/}. */
    private static final Pattern USER_INFO = Pattern.compile("(://[^/@:\\s]*:)[^/@\\s]+@");
    private static final String PEM = "-----BEGIN ";

    private Masked() {}

    /** A copy of JSON data without secrets. */
    static Map<String, @Nullable Object> of(Map<?, ?> json) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        json.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (name.equals("https") && value instanceof Map<?, ?> files) {
                shown.put(name, https(files));
            } else {
                shown.put(name, isSecret(name) && value != null ? MASK : value(value));
            }
        });
        return shown;
    }

    /** There the key is the path of a file. */
    private static Map<String, @Nullable Object> https(Map<?, ?> files) {
        Map<String, @Nullable Object> shown = of(files);
        shown.replace("key", files.get("key"));
        return shown;
    }

    private static boolean isSecret(String name) {
        return SECRET_NAME.matcher(name).matches();
    }

    private static @Nullable Object value(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> of(map);
            case List<?> list -> words(list);
            case String text -> word(text);
            case null, default -> value;
        };
    }

    private static List<@Nullable Object> words(List<?> list) {
        List<@Nullable Object> shown = new ArrayList<>();
        boolean isNextSecret = false;
        for (Object value : list) {
            String text = value instanceof String string ? string : "";
            boolean isFlag = text.startsWith("-");
            shown.add(isNextSecret && !isFlag ? MASK : value(value));
            isNextSecret = FLAG.matcher(text).matches();
        }
        return shown;
    }

    private static String word(String text) {
        if (text.contains(PEM)) {
            return MASK;
        }
        String shown = ASSIGNMENT.matcher(text).replaceFirst("$1" + MASK);
        return USER_INFO.matcher(shown).replaceAll("$1" + MASK + "@");
    }
}
