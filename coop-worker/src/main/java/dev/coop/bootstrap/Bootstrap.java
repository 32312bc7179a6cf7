package dev.coop.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Starts Coop's part of a worker or of the agent: {@code premain} before an unmodified program, {@code main} in place of
 * one. It is the class loader of that part too, so that the program's class path gets {@code coop-api} and this class,
 * and nothing else.
 *
 * <p>A failure ends the JVM with code 1.
 */
public final class Bootstrap extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    private static final String LIB = "COOP_LIB";
    private static final String[] JARS = {"coop-worker.jar", "coop-protocol.jar", "gson.jar", "coop-os.jar"};
    private static final String MAIN = "dev.coop.worker.WorkerMain";
    /** The one object of {@link #MAIN}. */
    private static @Nullable Object child;

    private Bootstrap(URL[] jars) {
        super("coop", jars, getPlatformClassLoader());
    }

    /** Called by the JVM before the program's {@code main}, for {@code -javaagent}. */
    @SuppressWarnings("unchecked")
    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        ((Consumer<Instrumentation>) child()).accept(instrumentation);
    }

    /** The main class of agents, and of workers whose program is a {@code dev.coop.Application}. */
    public static void main(String[] arguments) {
        ((Runnable) child()).run();
    }

    private static Object child() {
        if (child == null) {
            try {
                child = Class.forName(MAIN, true, new Bootstrap(jars())).getConstructor().newInstance();
            } catch (MalformedURLException | ReflectiveOperationException | LinkageError e) {
                e.printStackTrace();
                System.exit(1);
                throw new AssertionError("exited", e);
            }
        }
        return child;
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
