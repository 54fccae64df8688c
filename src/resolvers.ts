export { handler } from './forge/resolvers/handler';
