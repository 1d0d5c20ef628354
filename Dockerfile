# The server alone; PostgreSQL runs elsewhere (docker-compose.yml brings one).
# Build: docker build --tag sixiang .

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --release --locked --package sixiang \
    && cp target/release/sixiang /usr/local/bin/sixiang

FROM debian:bookworm-slim
COPY --from=build /usr/local/bin/sixiang /usr/local/bin/sixiang
# Nothing is written but the server's secret, once, unless SIXIANG_SECRET holds it.
ENV SIXIANG_DATA_DIR=/var/lib/sixiang
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/sixiang
USER 10001:10001
EXPOSE 8000
# The image has no HTTP client; bash opens the connection itself.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8000 && printf 'GET /live HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["sixiang"]
CMD ["serve", "--listen", "0.0.0.0:8000"]
