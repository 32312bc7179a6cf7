import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/** Replaces the class files of a jar by what a function makes of them. */
final class JarRewrite {
    private JarRewrite() {
    }

    /** @param added files that the jar gets besides, by their paths; dated like its manifest */
    static void apply(Path jar, UnaryOperator<byte[]> rewrite, Map<String, byte[]> added) throws IOException {
        Path rewritten = jar.resolveSibling(jar.getFileName() + ".rewritten");
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(rewritten))) {
            for (JarEntry entry : from.stream().filter(entry -> !added.containsKey(entry.getName())).toList()) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                put(to, entry.getName(), entry, entry.getName().endsWith(".class") ? rewrite.apply(content) : content);
            }
            for (Map.Entry<String, byte[]> file : added.entrySet()) {
                put(to, file.getKey(), from.getEntry(JarFile.MANIFEST_NAME), file.getValue());
            }
        }
        Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(JarOutputStream jar, String name, ZipEntry dated, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(dated.getTimeLocal());
        jar.putNextEntry(entry);
        jar.write(content);
    }
}
