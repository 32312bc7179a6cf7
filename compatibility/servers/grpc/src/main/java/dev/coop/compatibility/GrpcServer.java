package dev.coop.compatibility;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.stub.ServerCalls;

/** gRPC with one method, whose request and answer are text: no generated code. Two arguments name certificate and key. */
final class GrpcServer {
    private static final MethodDescriptor<String, String> PID = MethodDescriptor.newBuilder(new Text(), new Text())
            .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName("Processes/Pid").build();

    public static void main(String[] args) throws IOException, InterruptedException {
        ServerCredentials credentials = args.length == 2
                ? TlsServerCredentials.create(new File(args[0]), new File(args[1]))
                : InsecureServerCredentials.create();
        ServerServiceDefinition service = ServerServiceDefinition.builder("Processes")
                .addMethod(PID, ServerCalls.asyncUnaryCall((request, observer) -> {
                    observer.onNext("pid " + ProcessHandle.current().pid());
                    observer.onCompleted();
                })).build();
        Grpc.newServerBuilderForPort(Integer.parseInt(System.getenv("PORT")), credentials).addService(service).build()
                .start().awaitTermination();
    }

    private static final class Text implements Marshaller<String> {
        @Override
        public InputStream stream(String text) {
            return new ByteArrayInputStream(text.getBytes());
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
