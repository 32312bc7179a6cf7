package dev.coop.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;

import org.jspecify.annotations.Nullable;

/**
 * Starts Coop's part of a worker or of the agent: {@code premain} before an unmodified program, {@code main} in place of
 * one. It is the class loader of that part too, so that the program's class path gets {@code coop-api} and this class,
 * and nothing else.
 *
 * <p>A failure here ends the JVM with code 1.
 */
public final class Bootstrap extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String LIB = "COOP_LIB";
    private static final String[] JARS = {"coop-worker.jar", "coop-protocol.jar", "gson.jar", "coop-os.jar"};
    private static final String MAIN = "dev.coop.worker.WorkerMain";
    /** {@code main} runs with what {@code premain} was given, and in the same loader. */
    private static @Nullable Instrumentation instrumentation;
    private static @Nullable Bootstrap loader;

    private Bootstrap(URL[] jars) {
        super("coop", jars, getPlatformClassLoader());
    }

    /** Called by the JVM before the program's {@code main}, for {@code -javaagent}. */
    public static void premain(@Nullable String arguments, Instrumentation given) {
        instrumentation = given;
        run("premain", new Class<?>[]{Instrumentation.class}, given);
    }

    /** The main class of agents, and of workers whose program is a {@code dev.coop.Application}. */
    public static void main(String[] arguments) {
        run("main", new Class<?>[]{Instrumentation.class, String[].class}, instrumentation, arguments);
    }

    private static void run(String method, Class<?>[] types, @Nullable Object... arguments) {
        try {
            Class<?> main = Class.forName(MAIN, true, loader());
            main.getMethod(method, types).invoke(null, arguments);
        } catch (InvocationTargetException e) {
            fail(e.getCause());
        } catch (Throwable e) {
            fail(e);
        }
    }

    private static Bootstrap loader() throws MalformedURLException {
        if (loader == null) {
            loader = new Bootstrap(jars());
        }
        return loader;
    }

    private static URL[] jars() throws MalformedURLException {
        String lib = System.getenv(LIB);
        if (lib == null) {
            System.err.println("coop-bootstrap.jar is started by coop only: there is no " + LIB + " here");
            System.exit(1);
        }
        URL[] urls = new URL[JARS.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = new File(lib, JARS[i]).toURI().toURL();
        }
        return urls;
    }

    private static void fail(@Nullable Throwable cause) {
        if (cause != null) {
            cause.printStackTrace();
        }
        System.exit(1);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        return isApi(name) ? getSystemClassLoader().loadClass(name) : super.loadClass(name, resolve);
    }

    /** The API's classes are those that the program sees: its own, where it brings them. */
    private static boolean isApi(String name) {
        String owner = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        return owner.equals("dev.coop") || owner.equals("dev.coop.spi");
    }
}
