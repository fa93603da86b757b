FROM python:3.13.9-slim-trixie AS packages
ENV UV_LINK_MODE=copy UV_SYSTEM_CERTS=1
RUN pip install --no-cache-dir --root-user-action=ignore uv==0.13.9 && python -m venv --without-pip /srv/venv
WORKDIR /build
COPY pyproject.toml requirements.lock ./
# The lock also names what development needs; this keeps its versions and hashes, without those packages.
RUN uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet \
        --constraint requirements.lock pyproject.toml -o runtime.lock \
    && uv pip sync --python /srv/venv/bin/python --require-hashes --compile-bytecode --no-cache runtime.lock

FROM python:3.13.9-slim-trixie
# Pango draws the text of the PDFs.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /srv/data --shell /usr/sbin/nologin office \
    && install -d -o office -g office -m 0750 /srv/data
ENV PATH=/srv/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PMO_DATA=/srv/data STATIC_ROOT=/srv/static XDG_CACHE_HOME=/tmp
WORKDIR /srv/office
COPY --from=packages /srv/venv /srv/venv
COPY . .
RUN SECRET_KEY=only-while-the-image-is-built python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q .
USER office
EXPOSE 8000
CMD ["gunicorn", "pmo.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--max-requests", "5000", "--max-requests-jitter", "500"]
