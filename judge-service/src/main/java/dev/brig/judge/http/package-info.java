/**
 * The HTTP service, on Vert.x: all that knows of HTTP. A request comes to {@code Routes}, which asks {@code Gate} whether to let
 * it in and hands it to the handler of its operation. What handlers need stands below:
 *
 * <ul>
 *   <li>{@code exchange}: a request, its body, its answer.
 *   <li>{@code contract}: what requests may say; problem documents.
 *   <li>{@code v1}: the handlers of the service's own dialect.
 * </ul>
 *
 * <p>{@link dev.brig.judge.http.JudgeServer} is the way in for other code.
 */
package dev.brig.judge.http;
