package dev.coop.bench.jmh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

import dev.coop.Role;
import dev.coop.protocol.Destination;
import dev.coop.protocol.Frame;
import dev.coop.protocol.FrameReader;
import dev.coop.protocol.WireCodec;
import dev.coop.protocol.WireMessage;

/** Messages to bytes and back, one at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private static final int FRAMES = 100;

    private final WireMessage.Post post = new WireMessage.Post(Destination.AGENT, Role.APP, 0, 4711, "ping",
            "{\"number\":123456,\"text\":\"a sentence as programs send them to each other\"}");
    private final Frame frame = WireCodec.encode(post);
    private final byte[] stream = stream();

    private byte[] stream() {
        byte[] one = new byte[frame.size()];
        frame.toBytes().get(one);
        byte[] all = new byte[one.length * FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            System.arraycopy(one, 0, all, i * one.length, one.length);
        }
        return all;
    }

    /** A message becomes a frame. */
    @Benchmark
    public Frame encode() {
        return WireCodec.encode(post);
    }

    /** A frame becomes a message. */
    @Benchmark
    public WireMessage decode() throws IOException {
        return WireCodec.decode(frame);
    }

    /** A stream is cut into frames. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public void read(Blackhole sink) throws IOException {
        FrameReader reader = new FrameReader(Channels.newChannel(new ByteArrayInputStream(stream)));
        for (int i = 0; i < FRAMES; i++) {
            sink.consume(reader.read());
        }
    }
}
