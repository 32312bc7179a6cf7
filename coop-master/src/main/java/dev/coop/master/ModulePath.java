package dev.coop.master;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterException;

/**
 * The module path among the JVM flags of a program: with one, a jar that has a {@code module-info} runs as that module, with
 * {@code java -m}; any other jar runs with {@code java -jar}, as all do without one.
 *
 * @param path null where there is none
 * @param others the flags that say something else
 */
record ModulePath(@Nullable String path, List<String> others) {
    private static final String FLAG = "--module-path";
    private static final String SHORT_FLAG = "-p";
    /** Of which Coop's part of a worker needs {@code sun.misc.Signal}, whatever the program's module requires. */
    private static final String OWN_MODULES = "--add-modules=jdk.unsupported";

    /** The last one counts, as for the JVM. */
    static ModulePath of(List<String> flags) {
        String path = null;
        List<String> others = new ArrayList<>();
        for (int i = 0; i < flags.size(); i++) {
            String flag = flags.get(i);
            if (flag.startsWith(FLAG + "=")) {
                path = flag.substring(FLAG.length() + 1);
            } else if ((flag.equals(FLAG) || flag.equals(SHORT_FLAG)) && i + 1 < flags.size()) {
                path = flags.get(++i);
            } else {
                others.add(flag);
            }
        }
        return new ModulePath(path, List.copyOf(others));
    }

    /** The end of the JVM's command line, up to the program's arguments. */
    List<String> program(Path jar) {
        if (path == null) {
            return List.of("-jar", jar.toString());
        }
        ModuleDescriptor module = module(jar);
        if (module.isAutomatic()) {
            return List.of(FLAG + "=" + path, "-jar", jar.toString());
        }
        return List.of(FLAG + "=" + jar + File.pathSeparator + path, OWN_MODULES, "-m",
                module.name() + "/" + mainClass(jar));
    }

    private static ModuleDescriptor module(Path jar) {
        try {
            return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
        } catch (FindException e) {
            throw new ClusterException("target " + jar + " can't be a module: " + e.getMessage(), e);
        }
    }

    private static String mainClass(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS);
        } catch (IOException e) {
            throw new ClusterException("target " + jar + " can't be read: " + e.getMessage(), e);
        }
    }
}
