# API and projector in one image; which of them runs, the command says.
FROM node:24.21.0-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM packages AS build
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json .swcrc ./
COPY apps apps
COPY libs libs
COPY projections projections
COPY bench bench
RUN ["node", "node_modules/@nestjs/cli/bin/nest.js", "build"]

# What is optional is the embedded PostgreSQL; a container is given a database.
FROM packages AS production
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24.21.0-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json ./
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist/apps dist/apps
COPY --from=build /app/dist/libs dist/libs
COPY --from=build /app/dist/projections dist/projections
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/main.js"]
