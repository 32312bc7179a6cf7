package dev.coop.worker;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

import org.jspecify.annotations.Nullable;

/** Loads what the options require before the program. Runs on the main thread. */
final class Requirements {
    private Requirements() {}

    /**
     * Initializes each class, and of each jar its main class, in order.
     *
     * @param words paths of jars, which end in {@code .jar}, and names of classes
     * @param instrumentation adds the jars to the class path; null where they are on it
     * @throws IOException if a jar can't be read
     * @throws ClassNotFoundException if a class is not on the class path
     */
    static void load(List<String> words, @Nullable Instrumentation instrumentation)
            throws IOException, ClassNotFoundException {
        for (String word : words) {
            String name = word.endsWith(".jar") ? mainClass(word, instrumentation) : word;
            if (name != null) {
                Class.forName(name, true, ClassLoader.getSystemClassLoader());
            }
        }
    }

    private static @Nullable String mainClass(String path, @Nullable Instrumentation instrumentation)
            throws IOException {
        JarFile jar = new JarFile(path);
        if (instrumentation != null) {
            // Which keeps it open.
            instrumentation.appendToSystemClassLoaderSearch(jar);
        }
        Manifest manifest = jar.getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
    }
}
