package dev.coop.systemtests;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.ClientCalls;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A channel of gRPC's, which has one connection at a time. */
final class GrpcConversation implements Conversation {
    private static final int LIMIT_SECONDS = 20;
    private static final MethodDescriptor<String, String> PID = MethodDescriptor.newBuilder(new Text(), new Text())
            .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("Processes/Pid").build();

    private final ManagedChannel channel;

    private GrpcConversation(ManagedChannel channel) {
        this.channel = channel;
    }

    static GrpcConversation open(int port) {
        return open(port, InsecureChannelCredentials.create());
    }

    static GrpcConversation openSecure(int port, Certificates server) throws IOException {
        return open(port, TlsChannelCredentials.newBuilder().trustManager(server.cert().toFile()).build());
    }

    private static GrpcConversation open(int port, ChannelCredentials credentials) {
        return new GrpcConversation(
                Grpc.newChannelBuilderForAddress("127.0.0.1", port, credentials).directExecutor().build());
    }

    @Override
    public long ask() throws IOException {
        try {
            return Conversation.pidIn(ClientCalls.blockingUnaryCall(channel, PID,
                    CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS), ""));
        } catch (StatusRuntimeException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    /** Text as it is. */
    private static final class Text implements Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes(UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
