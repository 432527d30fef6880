import { createController } from '@remote-ui/react/host';
import { Accordion } from './accordion.tsx';
import { Button, LoadingButton } from './buttons.tsx';
import { BarChart, LineChart } from './charts.tsx';
import { Checkbox } from './checkbox.tsx';
import { DateInput } from './date-input.tsx';
import { EmptyState } from './empty-state.tsx';
import { Alert, LoadingSpinner, ProgressBar, StatusTag } from './feedback.tsx';
import { Form, Input, TextArea } from './fields.tsx';
import { Box, DescriptionList, DescriptionListItem, Divider, Flex, List } from './layout.tsx';
import { CrmActionLink, Link } from './links.tsx';
import { SearchInput } from './search-input.tsx';
import { Select } from './select.tsx';
import { Statistics, StatisticsItem, StatisticsTrend } from './statistics.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from './table.tsx';
import { Tab, Tabs, Tile } from './tabs.tsx';
import { Heading, Text } from './text.tsx';
import { ToggleGroup } from './toggle-group.tsx';

/** Every component of HubSpot's that our cards use, by the name the bundles call it. */
export const components = {
  Accordion,
  Alert,
  BarChart,
  Box,
  Button,
  Checkbox,
  CrmActionLink,
  DateInput,
  DescriptionList,
  DescriptionListItem,
  Divider,
  EmptyState,
  Flex,
  Form,
  Heading,
  Input,
  LineChart,
  Link,
  List,
  LoadingButton,
  LoadingSpinner,
  ProgressBar,
  SearchInput,
  Select,
  Statistics,
  StatisticsItem,
  StatisticsTrend,
  StatusTag,
  Tab,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Tabs,
  Text,
  TextArea,
  Tile,
  ToggleGroup,
};

export const lookAlikes = createController(components);
