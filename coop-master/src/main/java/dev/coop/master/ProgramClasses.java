package dev.coop.master;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

import dev.coop.ClusterOptions;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Looks for the classes that a start begins with, on the class path that the program is going to have (N-6). Finds them
 * as the JVM would, but loads none.
 */
final class ProgramClasses {
    private static final Pattern SEPARATOR = Pattern.compile(Pattern.quote(File.pathSeparator));

    /** Flags that bring classes from elsewhere: of what is required nothing can be said then. */
    private static final List<String> MORE_CLASSES = List.of("-javaagent:", "--module-path", "-p",
            "-Xbootclasspath/a:");

    private final ClusterOptions options;
    private final Target target;
    private final URLClassLoader classPath;
    private final List<String> faults = new ArrayList<>();

    private ProgramClasses(ClusterOptions options, Target target, URLClassLoader classPath) {
        this.options = options;
        this.target = target;
        this.classPath = classPath;
    }

    /**
     * What is missing, each in one line.
     *
     * @param lib the folder of Coop's jars
     */
    static List<String> faults(ClusterOptions options, Target target, Path lib) throws IOException {
        List<String> path = new ArrayList<>(SEPARATOR.splitAsStream(target.classPath()).toList());
        path.addAll(RequiredJars.of(options));
        path.add(lib.resolve("coop-bootstrap.jar").toString());
        URL[] urls = new URL[path.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = url(path.get(i));
        }
        try (URLClassLoader classPath = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
            return new ProgramClasses(options, target, classPath).find();
        }
    }

    private static URL url(String path) throws MalformedURLException {
        return Path.of(path).toUri().toURL();
    }

    private List<String> find() throws IOException {
        switch (target) {
            case Target.Main(var jar) ->
                require(String.valueOf(RequiredJars.mainClass(jar.toString())), jar + " names as its Main-Class");
            case Target.OfJdk _ -> {
                // The JDK has it, or does not start.
            }
            case Target.Services(var jar, var hasAgent) -> services(jar, hasAgent);
            case Target.Framed(_, var framework) -> services(framework, true);
        }
        if (!hasMoreClasses()) {
            RequiredJars.classes(options).forEach(name -> require(name, "--require asks for"));
        }
        return List.copyOf(faults);
    }

    private boolean hasMoreClasses() {
        return options.jvmArgs().stream().anyMatch(flag -> MORE_CLASSES.stream().anyMatch(flag::startsWith));
    }

    private void services(Path jar, boolean hasAgent) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            service(file, Target.APPLICATION);
            if (hasAgent) {
                service(file, Target.AGENT);
            }
        }
    }

    private void service(JarFile jar, String entry) throws IOException {
        String named = jar.getName() + " names in " + entry;
        ZipEntry service = jar.getEntry(entry);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(jar.getInputStream(service), UTF_8))) {
            lines.lines().map(line -> line.split("#", 2)[0].strip()).filter(line -> !line.isEmpty()).findFirst()
                    .ifPresentOrElse(name -> require(name, named),
                            () -> faults.add("target " + named + " no class: have it name one"));
        }
    }

    private void require(String name, String asked) {
        if (classPath.getResource(name.strip().replace('.', '/') + ".class") == null) {
            faults.add("the class " + name + ", which " + asked + ", is not on the class path of " + target.jar());
        }
    }
}
