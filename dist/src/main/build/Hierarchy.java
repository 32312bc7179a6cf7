import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.constant.ClassDesc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The supertypes of what is in some jars, or in the JDK: where two branches meet, a stack map names a common one. Nothing is loaded. */
final class Hierarchy implements AutoCloseable {
    private final List<JarFile> jars = new ArrayList<>();

    Hierarchy(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            this.jars.add(new JarFile(jar.toFile()));
        }
    }

    ClassFile.ClassHierarchyResolverOption option() {
        ClassHierarchyResolver own = ClassHierarchyResolver.ofResourceParsing(type -> {
            String descriptor = type.descriptorString();
            String path = descriptor.substring(1, descriptor.length() - 1) + ".class";
            for (JarFile jar : jars) {
                JarEntry entry = jar.getJarEntry(path);
                if (entry != null) {
                    try {
                        return jar.getInputStream(entry);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            return null;
        });
        return ClassFile.ClassHierarchyResolverOption.of(own.orElse(ClassHierarchyResolver.defaultResolver()).cached());
    }

    @Override
    public void close() throws IOException {
        for (JarFile jar : jars) {
            jar.close();
        }
    }
}
