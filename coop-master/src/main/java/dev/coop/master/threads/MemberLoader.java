package dev.coop.master.threads;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;

import dev.coop.Application;

/** Loads one copy of the program. Of the host it sees the JDK and Coop's API, which all share. */
final class MemberLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private MemberLoader(String name, URL[] jars) {
        super(name, jars, getPlatformClassLoader());
    }

    /** @param jars the class path */
    static MemberLoader of(String name, List<Path> jars) {
        try {
            URL[] urls = new URL[jars.size()];
            for (int i = 0; i < urls.length; i++) {
                urls[i] = jars.get(i).toUri().toURL();
            }
            return new MemberLoader(name, urls);
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isApi(name)
                ? Class.forName(name, false, Application.class.getClassLoader())
                : super.loadClass(name, resolve);
    }

    private static boolean isApi(String name) {
        String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        return owner.equals("dev.coop") || owner.equals("dev.coop.spi");
    }
}
