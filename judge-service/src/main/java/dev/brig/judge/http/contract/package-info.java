/**
 * What clients may send and what they are told where they err: {@code openapi.yaml}, bodies of JSON that are read strictly and
 * checked against its schemas, and problem documents.
 */
package dev.brig.judge.http.contract;
