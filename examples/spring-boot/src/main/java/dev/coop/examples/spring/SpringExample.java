package dev.coop.examples.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** One page that tells which process has answered. Spring Boot reads the port from {@code SERVER_PORT}, else it is 8080. */
@SpringBootApplication
@RestController
public class SpringExample {
    /** Starts it, alone or as a worker. */
    public static void main(String[] arguments) {
        SpringApplication.run(SpringExample.class, arguments);
    }

    /** The page. */
    @GetMapping("/")
    public String process() {
        return "pid " + ProcessHandle.current().pid();
    }
}
