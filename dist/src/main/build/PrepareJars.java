import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Makes the jars in the folder of its argument ready for AOT caches: picocli's class files are too old for them, and what Coop's own
 * would link at each start is linked here. All else in a jar stays as it is, dates included, so that the same jars give the same bytes.
 */
final class PrepareJars {
    private PrepareJars() {
    }

    public static void main(String[] arguments) throws IOException {
        Path lib = Path.of(arguments[0]);
        try (Hierarchy hierarchy = new Hierarchy(jars(lib, "*.jar"))) {
            new OldClassFiles(hierarchy).upgrade(lib.resolve("picocli.jar"));
            for (Path jar : jars(lib, "coop-*.jar")) {
                new LinkedCalls(hierarchy).link(jar);
            }
        }
    }

    private static List<Path> jars(Path lib, String glob) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(lib, glob)) {
            found.forEach(jars::add);
        }
        Collections.sort(jars);
        return jars;
    }
}
