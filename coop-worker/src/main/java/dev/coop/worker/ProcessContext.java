package dev.coop.worker;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import dev.coop.ClusterOptions;
import dev.coop.Messenger;
import dev.coop.Readiness;
import dev.coop.Role;
import dev.coop.WorkerContext;
import dev.coop.protocol.Json;
import dev.coop.protocol.ProtocolException;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;
import dev.coop.worker.LifecycleState.Condition;

/** The context of this process. The options are read when they are first asked for: many programs never do. */
final class ProcessContext implements WorkerContext {
    private final WorkerEnvironment environment;
    private final String optionsJson;
    private final Messenger messenger;
    private final WorkerLoop loop;
    private volatile int index;
    private @Nullable ClusterOptions options;
    private @Nullable Readiness readiness;

    ProcessContext(WorkerEnvironment environment, String optionsJson, Messenger messenger, WorkerLoop loop) {
        this.environment = environment;
        this.index = environment.index();
        this.optionsJson = optionsJson;
        this.messenger = messenger;
        this.loop = loop;
    }

    @Override
    public synchronized ClusterOptions options() {
        ClusterOptions read = options;
        if (read == null) {
            read = read();
            options = read;
        }
        return read;
    }

    /** The port has been decided, and the host where the options have none. */
    synchronized void decide(int port, @Nullable String hostname) {
        ClusterOptions given = options();
        options = given.withAddress(port, given.host() == null ? hostname : null);
    }

    /** A Unix-domain socket has been decided. */
    synchronized void decide(Path path) {
        options = options().withListenPath(path);
    }

    /** This standby has got a slot. */
    void take(int slot) {
        index = slot;
    }

    private ClusterOptions read() {
        try {
            return ClusterOptions.fromJson(Json.readObject(optionsJson));
        } catch (ProtocolException e) {
            throw new IllegalStateException("the master has sent options that cannot be read: " + optionsJson, e);
        }
    }

    @Override
    public Messenger messenger() {
        return messenger;
    }

    @Override
    public int id() {
        return environment.id();
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int count() {
        return environment.count();
    }

    @Override
    public synchronized Readiness readiness() {
        Readiness given = readiness;
        if (given == null) {
            given = new GivenReadiness(loop);
            readiness = given;
            loop.post(new LifecycleEvent.Awaited(Condition.READINESS));
        }
        return given;
    }

    @Override
    public void replace() {
        if (environment.role() == Role.APP) {
            loop.send(WireCodec.encode(new WireMessage.Replace()));
        }
    }

    private record GivenReadiness(WorkerLoop loop) implements Readiness {
        @Override
        public void ready() {
            loop.post(new LifecycleEvent.Met(Condition.READINESS));
        }

        @Override
        public void failed(Throwable cause) {
            loop.post(new LifecycleEvent.StartFailed(cause));
        }
    }
}
