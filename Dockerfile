# The bot in a container: libraries as pinned and hashed in constraints.txt, nothing runs as root.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/vigil
COPY constraints.txt ./
RUN /opt/vigil/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r constraints.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY handlers handlers
COPY campaigns campaigns
COPY feeds feeds
RUN /opt/vigil/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin vigil \
    && install -d -o vigil -g vigil -m 0700 /data /key
COPY --from=build /opt/vigil /opt/vigil
ENV PATH=/opt/vigil/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VIGIL_CONFIG=/data/config.toml \
    VIGIL_PRIVACY__KEY_FILE=/key/vigil.key \
    VIGIL_WEB__HOST=0.0.0.0 \
    VIGIL_LOG__FORMAT=json
USER vigil
WORKDIR /data
# The key has a volume of its own, so that a copy of the data is not a copy of the key.
VOLUME ["/data", "/key"]
EXPOSE 8080
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=8)"]
ENTRYPOINT ["vigil"]
CMD ["run"]
