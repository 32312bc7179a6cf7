package dev.coop.master.threads;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import dev.coop.Agent;
import dev.coop.Application;
import dev.coop.ClusterException;
import dev.coop.ClusterOptions;
import dev.coop.Listen;
import dev.coop.Role;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameMessenger;
import dev.coop.protocol.Inbox;
import dev.coop.protocol.Log;
import dev.coop.spi.CurrentContext;

/** The agent or an app worker, on a thread and in a class loader of its own. Confined to the cluster's thread. */
final class ThreadMember {
    /** What closes the program. */
    private interface Close {
        void close() throws Exception;
    }

    private final Role role;
    private final List<String> required;
    private final MemberLoader loader;
    private final Log log;
    private final Inbox inbox;
    private final ThreadContext context;
    private final Thread thread;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private volatile @Nullable Close program;
    private volatile boolean isHttps;

    /** @param index of an app worker among {@code count}; -1 for the agent */
    ThreadMember(Role role, int id, int index, int count, ClusterOptions options, List<String> required,
            MemberLoader loader, ThreadRouter router) {
        this.role = role;
        this.required = required;
        this.loader = loader;
        this.log = Log.ofProcess(role == Role.AGENT ? "agent_worker" : "app_worker",
                role == Role.AGENT ? "COOP_AGENT_WORKER_LOGGER_LEVEL" : "COOP_APP_WORKER_LOGGER_LEVEL");
        this.thread = Thread.ofPlatform().name((role == Role.AGENT ? "agent_worker#" : "app_worker#") + id)
                .unstarted(this::run);
        FrameMessenger messenger = new FrameMessenger(role, number(), frame -> router.route(frame, role, number()),
                log);
        this.inbox = new Inbox(log, loader, messenger);
        this.context = new ThreadContext(options, messenger, id, index, count, ready);
        thread.setContextClassLoader(loader);
        CurrentContext.set(context, loader);
    }

    Role role() {
        return role;
    }

    /** What stands for the process id: the thread's number, which the JVM uses once. */
    int number() {
        return (int) thread.threadId();
    }

    /** With the port that an app worker serves. */
    ClusterOptions options() {
        return context.options();
    }

    /** Whether it says that it serves https there. */
    boolean isHttps() {
        return isHttps;
    }

    void receive(Frame post) {
        inbox.offer(post);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            for (String name : required) {
                Class.forName(name, true, loader);
            }
            if (role == Role.AGENT) {
                Agent agent = load(Agent.class);
                program = agent::close;
                agent.start(context);
            } else {
                Application application = load(Application.class);
                program = application::close;
                decidePort(application);
                application.start(context);
            }
            context.started();
        } catch (Throwable e) {
            ready.completeExceptionally(e);
        }
    }

    private <T> T load(Class<T> service) {
        return ServiceLoader.load(service, loader).findFirst().orElseThrow(
                () -> new IllegalStateException("no META-INF/services/" + service.getName() + " in the target"));
    }

    private void decidePort(Application application) {
        Listen listen = application.listen(options());
        Integer own = listen.port();
        isHttps = listen.https() || options().https() != null;
        if (listen.path() != null) {
            throw new IllegalStateException("listen asks for the Unix-domain socket " + listen.path()
                    + ": that is for processes, a thread has a port");
        }
        if (options().port() == 0) {
            int byProtocol = isHttps ? ClusterOptions.DEFAULT_HTTPS_PORT : ClusterOptions.DEFAULT_PORT;
            context.decide(own == null ? byProtocol : own, listen.hostname());
        }
    }

    /** @throws ClusterException if it is not ready in time, or never will be */
    void awaitReady(Duration timeout) throws InterruptedException {
        try {
            ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            log.error("start error, exiting with code:1", cause);
            throw new ClusterException(this + " failed to start: " + cause, cause);
        } catch (TimeoutException e) {
            throw new ClusterException(this + " was not ready in time, see --start-timeout", e);
        }
    }

    /** Closes the program; what does not close in time is left to itself, for a thread can't be killed. */
    void close(Duration timeout) {
        Close close = program;
        if (close != null) {
            Thread closer = Thread.ofPlatform().name(thread.getName() + "-close").daemon().unstarted(() -> run(close));
            closer.setContextClassLoader(loader);
            closer.start();
            await(closer, timeout);
        }
        inbox.close();
        try {
            loader.close();
        } catch (IOException e) {
            log.debug("a jar can't be closed: " + e);
        }
    }

    private void run(Close close) {
        try {
            close.close();
        } catch (Throwable e) {
            log.error("close has failed", e);
        }
    }

    private void await(Thread closer, Duration timeout) {
        try {
            if (!closer.join(timeout)) {
                log.warn(this + " has not closed after " + timeout.toMillis() + " ms and is left to itself");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The name in log lines: {@code app_worker#1:42}. */
    @Override
    public String toString() {
        return thread.getName() + ":" + number();
    }
}
