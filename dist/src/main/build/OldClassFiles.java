import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.constant.ClassDesc;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Gives the class files of the jar in its argument that are older than Java 7 the version of Java 7, with the stack maps that it asks for. The JVM
 * takes no older ones into an AOT cache. All else in the jar stays as it is, dates included, so that the same jar gives the same
 * bytes; one more file says what was done, as the Apache licence asks of changed files.
 */
final class UpgradeClassFiles {

    /** The first version that is verified by stack maps only (JVMS 4.10). */
    private static final int JAVA_7 = ClassFile.JAVA_7_VERSION;

    private static final String NOTICE = "META-INF/CHANGED-BY-COOP";

    private static final String CHANGE = "Class files older than Java 7 were given the version and the stack maps of Java 7.\n";

    private UpgradeClassFiles() {
    }

    public static void main(String[] arguments) throws IOException {
        upgrade(Path.of(arguments[0]));
    }

    private static void upgrade(Path jar) throws IOException {
        Path upgraded = jar.resolveSibling(jar.getFileName() + ".upgraded");
        try (JarFile from = new JarFile(jar.toFile());
                JarOutputStream to = new JarOutputStream(Files.newOutputStream(upgraded))) {
            ClassFile classFile = ClassFile.of(ClassFile.StackMapsOption.STACK_MAPS_WHEN_REQUIRED, hierarchy(from));
            for (JarEntry entry : from.stream().toList()) {
                byte[] content = from.getInputStream(entry).readAllBytes();
                put(to, entry.getName(), entry, entry.getName().endsWith(".class") ? upgrade(classFile, content) : content);
            }
            put(to, NOTICE, from.getEntry(JarFile.MANIFEST_NAME), CHANGE.getBytes(StandardCharsets.UTF_8));
        }
        Files.move(upgraded, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(JarOutputStream jar, String name, ZipEntry dated, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(dated.getTimeLocal());
        jar.putNextEntry(entry);
        jar.write(content);
    }

    private static byte[] upgrade(ClassFile classFile, byte[] bytes) {
        var model = classFile.parse(bytes);
        if (model.majorVersion() >= JAVA_7) {
            return bytes;
        }
        ClassTransform version = ClassTransform.endHandler(builder -> builder.withVersion(JAVA_7, 0));
        // Code of its own goes through a builder, which makes the stack maps; what is only copied gets none.
        return classFile.transformClass(model, ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(version));
    }

    /** Where two branches meet, a stack map names a common superclass: the jar's own classes are read, not loaded. */
    private static ClassFile.ClassHierarchyResolverOption hierarchy(JarFile jar) {
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(type -> {
            JarEntry entry = jar.getJarEntry(path(type));
            try {
                return entry == null ? null : jar.getInputStream(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return ClassFile.ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver()).cached());
    }

    private static String path(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1) + ".class";
    }
}
