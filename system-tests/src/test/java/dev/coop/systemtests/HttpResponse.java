package dev.coop.systemtests;

/**
 * An answer.
 *
 * @param status the code
 * @param body the text
 * @param closes whether the server ends the connection with it
 */
record HttpResponse(int status, String body, boolean closes) {}
