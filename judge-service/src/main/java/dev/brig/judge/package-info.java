/**
 * The HTTP service. A request comes to {@code Api}, which asks {@code Gate} whether to let it in and hands it to the one that
 * answers its operation: {@code Programs}, {@code Submissions}, {@code LanguageCatalog} or {@code Health}. Work goes to the
 * {@code Lane} of a policy, which has the engine and a bounded queue before it. What a client may send stands in
 * {@code openapi.yaml}, against which {@code Contract} checks it.
 *
 * <p>{@link dev.brig.judge.JudgeServer} is the way in for other code.
 */
package dev.brig.judge;
